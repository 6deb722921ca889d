import Testing

@testable import Recruiting

/// The one dictionary of fields and options.
@Suite struct FieldNamesTests {
    private func alias(_ name: String) throws -> FieldAlias { try #require(FieldAlias(name)) }

    private func names(
        _ given: [String: String] = [:], _ options: [(field: String, alias: String, name: String)]
    ) throws -> FieldNames {
        var seen: [FieldAlias: [FieldOption]] = [:]
        for option in options {
            let field = try alias(option.field)
            seen[field, default: []].append(
                FieldOption(field: field, alias: try alias(option.alias), name: option.name))
        }
        var names: [FieldAlias: String] = [:]
        for (key, name) in given { names[try alias(key)] = name }
        return FieldNames(given: names, options: seen)
    }

    private static let phases = [
        ("Resume.P_Phase", "Option.P_ResumeOpen", "活動中"),
        ("Resume.P_Phase", "Option.P_ResumeActive", "選考中"),
    ]

    @Test(arguments: [
        ("Resume.P_Phase:or=Option.P_ResumeOpen:Option.P_ResumeActive", "フェーズ：活動中・選考中のいずれか"),
        ("Resume.P_Phase:or=Option.P_ResumeOpen", "フェーズ：活動中"),
        ("Resume.P_Phase=Option.P_ResumeOpen:Option.P_ResumeActive", "フェーズ：活動中・選考中のいずれか"),
        ("!Resume.P_Phase:or=Option.P_ResumeOpen", "フェーズ：活動中ではない"),
        ("!Resume.P_Phase:or=Option.P_ResumeOpen:Option.P_ResumeActive", "フェーズ：活動中・選考中のいずれでもない"),
        ("Resume.P_Phase:and=Option.P_ResumeOpen:Option.P_ResumeActive", "フェーズ：活動中・選考中のすべて"),
        ("!Resume.P_Phase:and=Option.P_ResumeOpen:Option.P_ResumeActive", "フェーズ：活動中・選考中のすべてではない"),
        ("!Resume.P_Phase:part=Option.P_ResumeOpen:Option.P_ResumeActive", "フェーズ：活動中・選考中のいずれでもない"),
        ("Resume.P_ExpectSalary:ge=2000000", "希望年収：2000000以上"),
        ("Resume.P_ExpectSalary:lt=2000000", "希望年収：2000000より小さい"),
        ("!Resume.P_ExpectSalary:eq=2000000", "希望年収：2000000に等しくない"),
        ("Resume.P_UpdateDate:ge=2026/11/24", "データ更新日：2026/11/24以降"),
        ("Resume.P_UpdateDate:lt=2026/11/24", "データ更新日：2026/11/24より前"),
        ("!Person.P_Memo:part=同期対象外", "メモ（個人連絡先）：「同期対象外」を含まない"),
        ("Person.P_Name:full=山田 太郎", "氏名：「山田 太郎」と完全に一致"),
        ("Person.P_Name=山田", "氏名：「山田」に一致（自動）"),
        ("Person.P_Owner:or=5:7", "個人連絡先の所有者：5・7のいずれか"),
        ("Person.P_Reading:exists", "フリガナ：値がある"), ("!Person.P_Reading:exists", "フリガナ：空である"),
        ("Person.P_Reading:empty", "フリガナ：空である"),
    ])
    func `a condition reads as staff say it`(line: String, text: String) throws {
        let names = try names([:], Self.phases)
        #expect(names.text(of: try Condition(line)) == text)
        #expect(names.text(ofLine: line) == text)
    }

    @Test func `values are options' names alone, also where two are called the same`() throws {
        let names = try names(
            ["Option.U_C": "東京"],
            Self.phases + [
                ("Resume.U_A", "Option.U_A", "東京"), ("Resume.U_A", "Option.U_B", ""),
            ])
        let bytes = Array("Option.U_A:Option.U_B:Option.U_C:Option.P_ResumeOpen:nothing".utf8)
        let field = try alias("Resume.U_A")
        let value = FieldValue(kind: .options, bytes: bytes[...])
        #expect(names.text(ofOptions: value, in: field) == "東京、東京、活動中")
        let text = FieldValue(kind: .text, bytes: bytes[...])
        #expect(names.text(ofOptions: text, in: field) == "")
    }

    @Test func `every way to ask is a sentence without an alias`() throws {
        let names = try names([:], Self.phases)
        for suffix in Condition.Suffix.allCases {
            let value =
                switch suffix {
                case .exists, .empty: ""
                case .or, .and: "=Option.P_ResumeOpen"
                default: "=2026/11/24"
                }
            for sign in ["", "!"] {
                let line = "\(sign)Resume.P_Phase:\(suffix.rawValue)\(value)"
                let text = names.text(of: try Condition(line))
                #expect(text.hasPrefix("フェーズ：") && !text.contains("P_"), "\(line): \(text)")
            }
        }
    }

    @Test func `what is no condition stays as it was written`() throws {
        #expect(FieldNames().text(ofLine: "") == "")
        #expect(FieldNames().text(ofLine: "「山田」") == "「山田」")
    }

    @Test func `a name that staff give goes before the export's, and that before the vendor's`()
        throws
    {
        let phase = try alias("Resume.P_Phase")
        let open = try alias("Option.P_ResumeOpen")
        #expect(FieldNames().name(ofOption: open, in: phase) == "活動中")
        let exported = try names([:], [("Resume.P_Phase", "Option.P_ResumeOpen", "公開")])
        #expect(exported.name(ofOption: open, in: phase) == "公開")
        // In a field where it was seen without a name, and in one where it was never seen.
        #expect(exported.name(ofOption: open, in: try alias("Resume.U_X")) == "公開")
        let given = try names(
            ["Option.P_ResumeOpen": "募集中", "Resume.P_Phase": "進捗"],
            [("Resume.P_Phase", "Option.P_ResumeOpen", "公開")])
        #expect(given.name(ofOption: open, in: phase) == "募集中")
        #expect(given.name(of: phase) == "進捗")
    }

    @Test func `what nobody has named is called by its alias`() throws {
        let names = try names([:], [("Person.U_X", "Option.U_A", "")])
        #expect(names.name(of: try alias("Person.U_X")) == "Person.U_X")
        #expect(names.aliasBeside(try alias("Person.U_X")) == nil)
        #expect(names.nameWithAlias(of: try alias("Person.U_X")) == "Person.U_X")
        #expect(
            names.name(ofOption: try alias("Option.U_A"), in: try alias("Person.U_X"))
                == "Option.U_A")
    }

    @Test func `two options of a field with one name show their aliases`() throws {
        let names = try names(
            [:],
            [
                ("Person.U_X", "Option.U_A", "東京"), ("Person.U_X", "Option.U_B", "東京"),
                ("Person.U_X", "Option.U_C", "大阪"), ("Person.U_Y", "Option.U_D", "大阪"),
            ])
        let field = try alias("Person.U_X")
        #expect(names.name(ofOption: try alias("Option.U_A"), in: field) == "東京（Option.U_A）")
        #expect(names.name(ofOption: try alias("Option.U_B"), in: field) == "東京（Option.U_B）")
        // Another field's option of that name is no other choice here.
        #expect(names.name(ofOption: try alias("Option.U_C"), in: field) == "大阪")
        #expect(names.name(ofOption: try alias("Option.U_C")) == "大阪（Option.U_C）")
        #expect(
            names.text(of: try Condition("Person.U_X:or=Option.U_A:Option.U_C"))
                == "Person.U_X：東京（Option.U_A）・大阪のいずれか")
    }

    @Test func `two options that only the condition has in common show them too`() throws {
        let names = try names(
            ["Option.U_N": "東京"], [("Person.U_X", "Option.U_A", "東京")])
        #expect(
            names.text(of: try Condition("Person.U_X:or=Option.U_A:Option.U_N"))
                == "Person.U_X：東京（Option.U_A）・東京（Option.U_N）のいずれか")
    }

    @Test func `two fields with one name show their aliases, and no two of the vendor's do`()
        throws
    {
        let names = try names(["Person.U_X": "希望年収", "Person.U_Y": "拠点"], [])
        #expect(names.name(of: try alias("Person.U_X")) == "希望年収（Person.U_X）")
        #expect(
            names.name(of: try alias("Resume.P_ExpectSalary")) == "希望年収（Resume.P_ExpectSalary）")
        #expect(names.name(of: try alias("Person.U_Y")) == "拠点")
        #expect(names.aliasBeside(try alias("Person.U_Y")) == "Person.U_Y")
        #expect(names.aliasBeside(try alias("Person.U_X")) == nil)
        let vendors = FieldNames()
        let own = vendors.namedFields.map { vendors.name(of: $0) }
        #expect(own.count > 40 && Set(own).count == own.count)
        #expect(own.allSatisfy { !$0.contains("P_") })
    }

    @Test(arguments: [
        ("Person.P_Owner:or=5:7", "個人連絡先の所有者：採用 花子・7のいずれか"),
        ("!Resume.P_Owner:or=5", "レジュメの所有者：採用 花子ではない"),
        ("Person.P_Owner=5", "個人連絡先の所有者：採用 花子"),
        ("Resume.P_UpdatedBy:eq=5", "データ更新者：採用 花子に等しい"),
        ("Person.P_Owner:or=8:9", "個人連絡先の所有者：人事 次郎（ID 8）・人事 次郎（ID 9）のいずれか"),
        // What is no user's id, and what only looks like one.
        ("Person.P_Owner:part=花", "個人連絡先の所有者：「花」を含む"), ("Person.P_Id:or=5", "個人連絡先ID：5"),
        ("Resume.U_X:eq=5", "Resume.U_X：5に等しい"),
    ])
    func `a user is named where an export has told the name`(line: String, text: String) throws {
        let names = FieldNames(users: [5: "採用 花子", 8: "人事 次郎", 9: "人事 次郎", 10: ""])
        #expect(names.text(of: try Condition(line)) == text)
        #expect(names.name(ofUser: 10) == nil && names.name(ofUser: 11) == nil)
    }
}
