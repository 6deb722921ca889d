import Recruiting
import Testing

/// One test for every row of the table in `Condition`'s documentation.
@Suite struct PreparedConditionTests {
    private static let catalog = FieldCatalog(aliases: [.personName, .personMail])

    /// Whether the line holds for a record whose `Person.P_Name` is that value; nil is absent.
    private static func holds(
        _ suffixAndValue: String, for text: String?, _ kind: FieldValue.Kind = .text,
        negated: Bool = false
    ) throws -> Bool {
        var builder = FieldSetBuilder()
        if let text { builder.add(0, kind, Array(text.utf8)) }
        builder.add(1, .text, Array("someone@x.example".utf8))
        var bytes: [UInt8] = []
        builder.finish(into: &bytes)
        let condition = try Condition("\(negated ? "!" : "")Person.P_Name\(suffixAndValue)")
        return PreparedCondition(condition, catalog: catalog).holds(for: FieldSet(bytes: bytes))
    }

    /// Checks a line and its negation: both can be known, so just one of them holds.
    private static func expect(
        _ suffixAndValue: String, for text: String, _ kind: FieldValue.Kind = .text, is holds: Bool,
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        #expect(
            try self.holds(suffixAndValue, for: text, kind) == holds,
            "\(suffixAndValue) for '\(text)'", sourceLocation: location)
        #expect(
            try self.holds(suffixAndValue, for: text, kind, negated: true) == !holds,
            "!\(suffixAndValue) for '\(text)'", sourceLocation: location)
    }

    /// Which of eq, gt, ge, lt, le hold, in that order, for a record below, equal and above.
    private static let orders: [(suffix: String, holds: [Bool])] = [
        ("eq", [false, true, false]), ("gt", [false, false, true]), ("ge", [false, true, true]),
        ("lt", [true, false, false]), ("le", [true, true, false]),
    ]

    @Test(.timeLimit(.minutes(1)))
    func `a text of combining marks without end is read like any other`() throws {
        for marks in ["\u{301}\u{323}", "\u{F73}\u{FF9E}"] {
            let text = "山田" + String(repeating: marks, count: 130_000) + "同期対象外"
            #expect(try Self.holds(":part=同期対象外", for: text))
            #expect(try !Self.holds(":part=鈴木", for: text))
        }
        // What a long text says in half-width kana stays as it is.
        let kana = String(repeating: "ﾃﾞｰﾀ", count: 500)
        #expect(try Self.holds(":full=\(String(repeating: "データ", count: 500))", for: kana))
    }

    private static func expectOrder(
        _ suffix: String, _ value: String, below: [String], equal: [String], above: [String],
        kind: FieldValue.Kind = .text
    ) throws {
        let holds = try #require(orders.first { $0.suffix == suffix }).holds
        for (records, holds) in zip([below, equal, above], holds) {
            for record in records {
                try expect(":\(suffix)=\(value)", for: record, kind, is: holds)
            }
        }
    }

    @Test(arguments: ["eq", "gt", "ge", "lt", "le"])
    func `numbers are compared by value`(_ suffix: String) throws {
        try Self.expectOrder(
            suffix, "100", below: ["99", "99.99", "-500", "0"], equal: ["100", "100.0", "0100"],
            above: ["100.01", "1000", "123456789012345678901234567890"])
        try Self.expectOrder(
            suffix, "-1.5", below: ["-1.51", "-2"], equal: ["-1.50"], above: ["-1", "0", "1.5"])
    }

    @Test(arguments: ["eq", "gt", "ge", "lt", "le"])
    func `ids are compared by value, bare or nested`(_ suffix: String) throws {
        for kind in [FieldValue.Kind.text, .reference] {
            try Self.expectOrder(
                suffix, "10017", below: ["9", "10016"], equal: ["10017"],
                above: ["10018", "90000"],
                kind: kind)
        }
    }

    @Test(arguments: ["eq", "gt", "ge", "lt", "le"])
    func `a date without a time is compared by its day`(_ suffix: String) throws {
        try Self.expectOrder(
            suffix, "2026/11/20", below: ["2026/11/19", "2026/11/19 23:59:59", "1999/12/31"],
            equal: ["2026/11/20", "2026/11/20 00:00:00", "2026/11/20 23:59:59"],
            above: ["2026/11/21", "2026/11/21 00:00:00", "2027/01/01"])
    }

    @Test(arguments: ["eq", "gt", "ge", "lt", "le"])
    func `a date with a time is compared to the second`(_ suffix: String) throws {
        try Self.expectOrder(
            suffix, "2026/11/20 12:00:00",
            below: ["2026/11/20 11:59:59", "2026/11/20", "2025/12/31"],
            equal: ["2026/11/20 12:00:00"], above: ["2026/11/20 12:00:01", "2026/11/21"])
    }

    @Test(arguments: ["eq", "ge", "le"])
    func `a day that was exported alone is its first second`(_ suffix: String) throws {
        try Self.expect(":\(suffix)=2026/11/20 00:00:00", for: "2026/11/20", is: true)
    }

    @Test(arguments: ["eq", "gt", "ge", "lt", "le"])
    func `what is neither number nor date is in no order, and its negation does not hold either`(
        _ suffix: String
    ) throws {
        for (value, records) in [
            ("100", ["many", "1,000", "¥100", "2026-11-20", "１００", "2026/11/20"]),
            ("2026/11/20", ["many", "2026-11-20", "令和8年11月20日", "100"]),
        ] {
            try Self.expect(":\(suffix)=\(value)", for: "", .empty, is: false)
            try Self.expect(":\(suffix)=\(value)", for: " \n", is: false)
            for record in records {
                for negated in [false, true] {
                    #expect(
                        try !Self.holds(":\(suffix)=\(value)", for: record, negated: negated),
                        "\(suffix)=\(value) for '\(record)', negated: \(negated)")
                }
            }
        }
    }

    /// The negation would hold for everybody who was to be excluded.
    @Test(
        arguments: [
            (":part=終了", "Option.P_A", .options), (":full=終了", "Option.P_A", .options),
            ("=終了", "Option.P_A", .options), ("=3", "Option.P_A", .options),
            (":or=3", "Option.P_A", .options), (":eq=100", "Option.P_A", .options),
            ("=採用 花子", "5", .reference), (":part=採用", "5", .reference),
            (":or=Option.P_A", "5", .reference), (":or=Option.P_A", "終了", .text),
            ("=Option.P_A", "終了", .text), (":part=Option.P_A", "終了", .text),
            (":or=5", "採用 花子", .text),
        ] as [(String, String, FieldValue.Kind)], [false, true])
    func `options and owners asked for by a name make a condition not hold, negated or not`(
        _ asked: (String, String, FieldValue.Kind), _ negated: Bool
    ) throws {
        let (suffixAndValue, text, kind) = asked
        #expect(try !Self.holds(suffixAndValue, for: text, kind, negated: negated))
    }

    @Test func `an option by its alias and an owner by the id are known, whatever the suffix`()
        throws
    {
        try Self.expect(":part=Option.P_A", for: "Option.P_B:Option.P_A", .options, is: true)
        try Self.expect(":full=Option.P_B", for: "Option.P_A", .options, is: false)
        try Self.expect(":or=5:Option.P_A", for: "Option.P_A", .options, is: true)
        try Self.expect(":gt=0", for: "5", .reference, is: true)
        try Self.expect(":part=5", for: "5", .reference, is: true)
    }

    @Test func `blanks around an option do not count`() throws {
        for suffix in ["", ":part", ":full"] {
            let asked = "\(suffix)= Option.P_A : Option.P_B\u{3000}"
            for option in ["Option.P_A", "Option.P_B"] {
                try Self.expect(asked, for: option, .options, is: true)
            }
            try Self.expect(asked, for: "Option.P_C", .options, is: false)
        }
    }

    /// Chosen on the screen with 「を含まない」, two options excluded nobody.
    @Test func `a part of options and owners is any of them, and never one of a longer name`()
        throws
    {
        let part = ":part=Option.P_A:Option.P_B"
        try Self.expect(part, for: "Option.P_B", .options, is: true)
        try Self.expect(part, for: "Option.P_C:Option.P_A", .options, is: true)
        try Self.expect(part, for: "Option.P_AB", .options, is: false)
        for suffix in [":part", ":full"] {
            try Self.expect("\(suffix)=5:7", for: "7", .reference, is: true)
            try Self.expect("\(suffix)=5:7", for: "57", .reference, is: false)
        }
    }

    @Test func `full of options is that nothing else is chosen`() throws {
        let full = ":full=Option.P_A:Option.P_B"
        try Self.expect(full, for: "Option.P_B", .options, is: true)
        try Self.expect(full, for: "Option.P_B:Option.P_A", .options, is: true)
        try Self.expect(full, for: "Option.P_A:Option.P_C", .options, is: false)
    }

    @Test(
        arguments: [
            ("=5:7", "7", true), ("=5:7", "57", false), (":part=5:7", "7", true),
            (":part=5", "57", false), ("=花子", "採用 花子", true), ("=花子", "5", nil),
            (":part=花子", "5", nil), ("=5", "採用 花子", nil), (":part=5", "採用 花子", nil),
            (":or=5", "採用 花子", nil),
        ] as [(String, String, Bool?)])
    func `an owner's bare id is asked for as a nested one is`(
        _ asked: String, _ record: String, _ isOwner: Bool?
    ) throws {
        let catalog = FieldCatalog(aliases: [.personOwner])
        var builder = FieldSetBuilder()
        builder.add(0, .text, Array(record.utf8))
        var bytes: [UInt8] = []
        builder.finish(into: &bytes)
        let fields = FieldSet(bytes: bytes)
        for sign in ["", "!"] {
            let condition = try Condition("\(sign)Person.P_Owner\(asked)")
            let expected = isOwner.map { $0 == sign.isEmpty } ?? false
            #expect(
                PreparedCondition(condition, catalog: catalog).holds(for: fields) == expected,
                "\(condition) for '\(record)'")
        }
    }

    @Test func `blanks around a text do not count`() throws {
        for value in [" 対象外", "対象外\u{3000}", "対象外"] {
            for suffix in [":part", ":full", ""] {
                try Self.expect("\(suffix)=\(value)", for: "対象外", is: true)
                try Self.expect("\(suffix)=\(value)", for: "\n  対象外\n", is: true)
            }
        }
        // Unless nothing else is asked for.
        try Self.expect(":part=\u{3000}", for: "山田\u{3000}太郎", is: true)
        try Self.expect(":part=\u{3000}", for: "山田", is: false)
    }

    @Test func `full is the whole text, whatever its width and case`() throws {
        try Self.expect(":full=ABC株式会社", for: "ABC株式会社", is: true)
        try Self.expect(":full=abc株式会社", for: "ＡＢＣ株式会社", is: true)
        try Self.expect(":full=ＡＢＣ株式会社", for: "abc株式会社", is: true)
        try Self.expect(":full=taro", for: "TARO", is: true)
        try Self.expect(":full=㈱山田", for: "(株)山田", is: true)
        try Self.expect(":full=ABC", for: "ABC株式会社", is: false)
        try Self.expect(":full=ABC株式会社", for: "ABC", is: false)
        try Self.expect(":full=がく", for: "かく", is: false)
        try Self.expect(":full=a", for: "", .empty, is: false)
    }

    @Test(arguments: [("カブシキ", "ｶﾌﾞｼｷ"), ("ｶﾌﾞｼｷ", "カブシキ"), ("パート", "ﾊﾟｰﾄ")])
    func `full and part take half-width kana with voicing marks for full-width ones`(
        _ value: String, _ record: String
    ) throws {
        try Self.expect(":full=\(value)", for: record, is: true)
        try Self.expect(":part=\(value)", for: record, is: true)
        try Self.expect("=\(value)", for: record, is: true)
    }

    @Test func `part is anywhere in the text, whatever its width and case`() throws {
        try Self.expect(":part=株式", for: "ABC株式会社", is: true)
        try Self.expect(":part=bC株", for: "ＡＢＣ株式会社", is: true)
        try Self.expect(":part=ＡＢＣ", for: "the abc of it", is: true)
        try Self.expect(":part=会社", for: "ABC株式会社", is: true)
        try Self.expect(":part=ABC株式会社", for: "ABC株式会社", is: true)
        try Self.expect(":part=ABC株式会社", for: "ABC株式", is: false)
        try Self.expect(":part=abd", for: "ab abc abe", is: false)
        try Self.expect(":part=aab", for: "aaab", is: true)
        try Self.expect(":part=a", for: "", .empty, is: false)
        try Self.expect(":part=100", for: "21007", is: true)
    }

    @Test func `or is any of the options`() throws {
        let or = ":or=Option.P_A:Option.P_B"
        try Self.expect(or, for: "Option.P_A", .options, is: true)
        try Self.expect(or, for: "Option.P_C:Option.P_B", .options, is: true)
        try Self.expect(or, for: "Option.P_C", .options, is: false)
        try Self.expect(or, for: "Option.P_AB", .options, is: false)
        try Self.expect(or, for: "Option.P_a", .options, is: false)
        try Self.expect(or, for: "", .empty, is: false)
    }

    @Test func `and is all of the options`() throws {
        let and = ":and=Option.P_A:Option.P_B"
        try Self.expect(and, for: "Option.P_B:Option.P_C:Option.P_A", .options, is: true)
        try Self.expect(and, for: "Option.P_A", .options, is: false)
        try Self.expect(and, for: "Option.P_C", .options, is: false)
        try Self.expect(and, for: "", .empty, is: false)
        try Self.expect(":and=Option.P_A", for: "Option.P_A:Option.P_C", .options, is: true)
    }

    @Test func `or is any of the owners, nested or by bare id`() throws {
        for kind in [FieldValue.Kind.reference, .text] {
            try Self.expect(":or=5:7", for: "5", kind, is: true)
            try Self.expect(":or=5:7", for: "7", kind, is: true)
            try Self.expect(":or=5:7", for: "57", kind, is: false)
            try Self.expect(":or=57", for: "5", kind, is: false)
        }
        try Self.expect(":or=5:7", for: "", .empty, is: false)
    }

    @Test func `exists is exported and not empty`() throws {
        try Self.expect(":exists", for: "a", is: true)
        try Self.expect(":exists", for: "Option.P_A", .options, is: true)
        try Self.expect(":exists", for: "5", .reference, is: true)
        try Self.expect(":exists", for: "", .omitted, is: true)
        try Self.expect(":exists", for: "", .empty, is: false)
    }

    @Test func `empty is exported and empty`() throws {
        try Self.expect(":empty", for: "", .empty, is: true)
        try Self.expect(":empty", for: "a", is: false)
        try Self.expect(":empty", for: "Option.P_A", .options, is: false)
        try Self.expect(":empty", for: "5", .reference, is: false)
        try Self.expect(":empty", for: "", .omitted, is: false)
    }

    @Test(arguments: ["\u{3000}", "\u{A0}", "\n \u{3000}\u{A0}\t"])
    func `what is nothing but blanks is empty`(_ blanks: String) throws {
        try Self.expect(":exists", for: blanks, is: false)
        try Self.expect(":empty", for: blanks, is: true)
        try Self.expect(":exists", for: "\u{3000}済\u{3000}", is: true)
    }

    @Test func `without a suffix options and owners are among the values`() throws {
        try Self.expect("=Option.P_A:Option.P_B", for: "Option.P_B", .options, is: true)
        try Self.expect("=Option.P_A:Option.P_B", for: "Option.P_C", .options, is: false)
        try Self.expect("=Option.P_A", for: "Option.P_AB", .options, is: false)
        try Self.expect("=5:7", for: "7", .reference, is: true)
        try Self.expect("=5", for: "57", .reference, is: false)
    }

    @Test func `without a suffix numbers are equal`() throws {
        try Self.expect("=100", for: "100", is: true)
        try Self.expect("=100", for: "100.0", is: true)
        try Self.expect("=100", for: "1000", is: false)
        try Self.expect("=0", for: "10", is: false)
    }

    @Test func `without a suffix dates are equal, a day by its day`() throws {
        try Self.expect("=2026/11/20", for: "2026/11/20 12:00:00", is: true)
        try Self.expect("=2026/11/20", for: "2026/11/20", is: true)
        try Self.expect("=2026/11/20", for: "2026/11/21 00:00:00", is: false)
        try Self.expect("=2026/11/20 12:00:00", for: "2026/11/20 12:00:00", is: true)
        try Self.expect("=2026/11/20 12:00:00", for: "2026/11/20 12:00:01", is: false)
        try Self.expect("=2026/11/20 00:00:00", for: "2026/11/20", is: true)
    }

    @Test func `blanks around numbers, dates and ids do not count`() throws {
        for (condition, value) in [
            ("Person.U_N:ge=5", "\n 7 \n"), ("Person.U_N=7", " 7\u{3000}"),
            ("Person.U_D:lt=2026/11/20", " 2026/11/19 01:00:00\n"),
            ("Person.U_D=2026/11/19", "\n2026/11/19\n"), ("Person.P_Owner:or=5:7", " 7 "),
        ] {
            var catalog = FieldCatalog()
            let prepared: PreparedCondition
            var builder = FieldSetBuilder()
            let condition = try Condition(condition)
            let number = catalog.add(condition.alias)!
            builder.add(number, .text, Array(value.utf8))
            var bytes: [UInt8] = []
            builder.finish(into: &bytes)
            prepared = PreparedCondition(condition, catalog: catalog)
            #expect(prepared.holds(for: FieldSet(bytes: bytes)), "\(condition)")
        }
    }

    @Test func `an id is the same however it is written`() throws {
        for values in ["5: 7", "05:007", "5\u{3000}:7\n"] {
            for id in ["5", "7"] {
                try Self.expect(":or=\(values)", for: id, .reference, is: true)
                try Self.expect(":or=\(values)", for: " 0\(id) ", is: true)
            }
            try Self.expect(":or=\(values)", for: "57", .reference, is: false)
        }
        try Self.expect("=07", for: "7", .reference, is: true)
    }

    @Test func `a part is found in long texts that nearly hold it, in linear time`() throws {
        // a…a of 200,000 with a part of 100,000 and another end: 10^10 steps if done naively.
        var catalog = FieldCatalog()
        let long = String(repeating: "a", count: 200_000)
        let condition = try Condition(
            "Person.P_Memo:part=" + String(repeating: "a", count: 100_000) + "b")
        let number = catalog.add(condition.alias)!
        for (text, holds) in [(long, false), (long + "B", true)] {
            var builder = FieldSetBuilder()
            builder.add(number, .text, Array(text.utf8))
            var bytes: [UInt8] = []
            builder.finish(into: &bytes)
            let prepared = PreparedCondition(condition, catalog: catalog)
            #expect(prepared.holds(for: FieldSet(bytes: bytes)) == holds)
        }
    }

    @Test func `without a suffix text contains the value`() throws {
        try Self.expect("=山田", for: "山田 太郎", is: true)
        try Self.expect("=ＹＡＭＡＤＡ", for: "taro yamada", is: true)
        try Self.expect("=田中", for: "山田 太郎", is: false)
        try Self.expect("=60", for: "0600001", is: true)
        try Self.expect("=0600001", for: "0600001", is: true)
        try Self.expect("=0600001", for: "600001", is: false)
        try Self.expect("=2026/11/20", for: "since 2026/11/20", is: true)
        try Self.expect("=100", for: "100 persons", is: true)
        try Self.expect("=a", for: "", .empty, is: false)
    }

    private static let everySuffix = [
        ":eq=1", ":gt=1", ":ge=1", ":lt=1", ":le=1", ":eq=2026/11/20", ":full=a", ":part=a", "=a",
        "=1", ":or=Option.P_A", ":and=Option.P_A", ":or=5", ":exists", ":empty",
    ]

    @Test(arguments: everySuffix, [false, true])
    func `a field that was not exported makes a condition not hold, negated or not`(
        _ suffixAndValue: String, _ negated: Bool
    ) throws {
        #expect(try !Self.holds(suffixAndValue, for: nil, negated: negated))
    }

    @Test(arguments: everySuffix, [false, true])
    func `a field that no document ever named makes a condition not hold, negated or not`(
        _ suffixAndValue: String, _ negated: Bool
    ) throws {
        let condition = try Condition("\(negated ? "!" : "")Resume.U_Unknown\(suffixAndValue)")
        let fields = FieldSet(bytes: [0, 9, 0x61])
        #expect(fields[0]?.text == "a")
        #expect(!PreparedCondition(condition, catalog: Self.catalog).holds(for: fields))
    }

    @Test(arguments: everySuffix.filter { $0 != ":exists" && $0 != ":empty" }, [false, true])
    func `of a text too long to be kept only its existence is known`(
        _ suffixAndValue: String, _ negated: Bool
    ) throws {
        #expect(try !Self.holds(suffixAndValue, for: "", .omitted, negated: negated))
    }
}
