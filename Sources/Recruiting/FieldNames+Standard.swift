/// PORTERS' own fields. An agency can rename each of them; then the settings say how (`fields`).
///
/// Source: porters documents, "The resources that matter here" and "Standard fields used most", and
/// the vendor's field lists: Japanese names as there (データ登録日, フェーズ日付, …の所有者), English ones
/// (Zip Code) in Japanese. What neither explains is left out and called by its alias.
extension FieldNames {
    static let standardFields: [FieldAlias: String] = {
        var names: [FieldAlias: String] = [:]
        for (resource, fields) in standard {
            for (field, name) in fields {
                FieldAlias("\(resource.prefix).P_\(field)").map { names[$0] = name }
            }
        }
        return names
    }()

    /// Options as porters documents have them.
    static let standardOptions: [FieldAlias: String] = {
        var names: [FieldAlias: String] = [:]
        FieldAlias("Option.P_ResumeOpen").map { names[$0] = "活動中" }
        return names
    }()

    /// What both have says whose it is, where it is the person's: conditions are on resumes mostly.
    private static let standard: [(Resource, [(String, String)])] = [
        (
            .candidate,
            [
                ("Id", "個人連絡先ID"), ("Owner", "個人連絡先の所有者"), ("Name", "氏名"),
                ("Reading", "フリガナ"), ("Mail", "メールアドレス"), ("MobileMail", "携帯メールアドレス"),
                ("Telephone", "電話番号"), ("Mobile", "携帯電話番号"), ("Phase", "フェーズ（個人連絡先）"),
                ("PhaseDate", "フェーズ日付（個人連絡先）"), ("PhaseMemo", "フェーズメモ（個人連絡先）"),
                ("RegistrationDate", "データ登録日（個人連絡先）"),
                ("RegisteredBy", "データ登録者（個人連絡先）"), ("UpdateDate", "データ更新日（個人連絡先）"),
                ("UpdatedBy", "データ更新者（個人連絡先）"), ("Memo", "メモ（個人連絡先）"),
                ("Prefecture", "都道府県"), ("City", "市区町村"), ("Street", "住所"),
                ("Zipcode", "郵便番号"), ("Deleted", "削除（個人連絡先）"),
            ]
        ),
        (
            .resume,
            [
                ("Id", "レジュメID"), ("Owner", "レジュメの所有者"), ("Candidate", "個人連絡先"),
                ("Name", "レジュメ名"), ("Phase", "フェーズ"), ("PhaseDate", "フェーズ日付"),
                ("PhaseMemo", "フェーズメモ"), ("RegistrationDate", "データ登録日"),
                ("RegisteredBy", "データ登録者"), ("UpdateDate", "データ更新日"),
                ("UpdatedBy", "データ更新者"), ("Gender", "性別"), ("DateOfBirth", "生年月日"),
                ("ExpectArea", "希望勤務地"), ("ExpectJobCategory", "希望職種"),
                ("ExpectSalary", "希望年収"), ("CurrentSalary", "現在の年収"), ("Education", "学歴"),
                ("CarrierSummary", "職務経歴"), ("Memo", "メモ"), ("Mail", "メールアドレス（レジュメ）"),
                ("MobileMail", "携帯メールアドレス（レジュメ）"), ("Deleted", "削除"),
            ]
        ),
        (
            .user,
            [
                ("Id", "ユーザーID"), ("Type", "ユーザー種別"), ("Name", "ユーザー名"),
                ("Mail", "ユーザーのメールアドレス"),
            ]
        ),
    ]
}
