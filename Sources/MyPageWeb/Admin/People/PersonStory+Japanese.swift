package import MyPage

extension PersonStory {
    /// What an address that is not the CRM's means, and what to do.
    package static let otherAddressText =
        "PORTERSのメールアドレスは、このアカウントのものと異なります。パスワード再設定のメールは、アカウントのメールアドレスに届きます。"
        + "そのアドレスを今はほかの方が使っている場合は、退会にしてください。その後「案内を再開する」を押すと、"
        + "PORTERSのメールアドレスにあらためて案内できます。"

    /// Why conditions that do not hold exclude nobody here.
    package static let pastConditionsText =
        "一致しない条件は、案内の送信時にPORTERSへ書き込んだステータスについてのものです。"
        + "案内済みの求職者は、この条件では対象外になりません。"
}

extension PersonStory.Line {
    /// What stands behind one that does not hold, where the value alone does not tell why.
    package var missText: String {
        switch miss {
        case .elsewhere: "（一致するレジュメは、ほかの条件に一致しません）"
        case .otherKind:
            "（値の種類が異なるため比較できません。選択肢は「Option.」で始まる記号、所有者はIDで指定してください。"
                + "数値・日付の比較は、カンマや単位のない数値・日付にだけ使えます）"
        case .toldDuplicate:
            "（重複の連絡時にこのシステムが書き込む値です。重複を解消しても自動では消えません。案内の対象に戻すには、"
                + "PORTERSでこの項目の値を変更し、エクスポートしてください）"
        case nil: ""
        }
    }
}
