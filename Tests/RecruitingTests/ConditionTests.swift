import Recruiting
import Testing

@Suite struct ConditionTests {
    @Test(
        arguments: [
            ("Person.P_Name=山田", false, "Person.P_Name", nil, "山田"),
            ("!Person.P_Name:part=山田", true, "Person.P_Name", .part, "山田"),
            ("Person.P_Name:part=\u{3099}", false, "Person.P_Name", .part, "\u{3099}"),
            ("!Person.P_Name=\u{301}=a", true, "Person.P_Name", nil, "\u{301}=a"),
            ("Person.P_Name:full=a=b:c", false, "Person.P_Name", .full, "a=b:c"),
            ("Person.P_Memo:part=５００", false, "Person.P_Memo", .part, "５００"),
            ("Person.P_Memo=５００円", false, "Person.P_Memo", nil, "５００円"),
            ("Resume.P_ExpectSalary:ge=-12.50", false, "Resume.P_ExpectSalary", .ge, "-12.50"),
            (
                "Resume.P_UpdateDate:lt=2026/11/20 01:23:45", false, "Resume.P_UpdateDate", .lt,
                "2026/11/20 01:23:45"
            ),
            (
                "Resume.P_Phase:or=Option.P_A:Option.P_B", false, "Resume.P_Phase", .or,
                "Option.P_A:Option.P_B"
            ),
            ("Person.P_Owner:and=5:7", false, "Person.P_Owner", .and, "5:7"),
            ("Resume.U_X:exists", false, "Resume.U_X", .exists, ""),
            ("!Resume.A_X:empty", true, "Resume.A_X", .empty, ""),
        ] as [(String, Bool, String, Condition.Suffix?, String)])
    func `a line is read into its parts`(
        _ line: String, _ isNegated: Bool, _ alias: String, _ suffix: Condition.Suffix?,
        _ value: String
    ) throws {
        let condition = try Condition(line)
        #expect(condition.isNegated == isNegated)
        #expect(condition.alias.name == alias)
        #expect(condition.suffix == suffix)
        #expect(condition.value == value)
        #expect(condition.description == line)
    }

    @Test func `the values of a list are split at colons`() throws {
        let condition = try Condition("Resume.P_Phase:or=Option.P_A:Option.P_B:7")
        #expect(condition.values == ["Option.P_A", "Option.P_B", "7"])
    }

    @Test(arguments: Condition.Suffix.allCases)
    func `every suffix is read by its name`(_ suffix: Condition.Suffix) throws {
        let takesNone = suffix == .exists || suffix == .empty
        let condition = try Condition("Person.P_Id:\(suffix.rawValue)\(takesNone ? "" : "=5")")
        #expect(condition.suffix == suffix)
    }

    @Test(arguments: [
        ("Candidate.P_Name=a", "'Candidate.P_Name': a candidate's fields start with 'Person.'"),
        ("", "'' is not a field: expected an alias such as Person.P_Name or Resume.U_…"),
        ("!", "'' is not a field: expected an alias such as Person.P_Name or Resume.U_…"),
        ("=5", "'' is not a field: expected an alias such as Person.P_Name or Resume.U_…"),
        ("Name=5", "'Name' is not a field: expected an alias such as Person.P_Name or Resume.U_…"),
        (
            "User.P_Name=a",
            "'User.P_Name' is not a field: expected an alias such as Person.P_Name or Resume.U_…"
        ),
        (
            "Option.P_A=a",
            "'Option.P_A' is not a field: expected an alias such as Person.P_Name or Resume.U_…"
        ),
        (
            " Person.P_Name=a",
            "' Person.P_Name' is not a field: expected an alias such as Person.P_Name or Resume.U_…"
        ),
        (
            "!!Person.P_Name=a",
            "'!Person.P_Name' is not a field: expected an alias such as Person.P_Name or Resume.U_…"
        ),
        (
            "Person.P_Name:like=a",
            "'Person.P_Name:like=a': unknown suffix 'like'; expected one of "
                + "eq, gt, ge, lt, le, full, part, or, and, exists, empty"
        ),
        (
            "Person.P_Name:EQ=a",
            "'Person.P_Name:EQ=a': unknown suffix 'EQ'; expected one of "
                + "eq, gt, ge, lt, le, full, part, or, and, exists, empty"
        ),
        (
            "Person.P_Name:=a",
            "'Person.P_Name:=a': unknown suffix ''; expected one of "
                + "eq, gt, ge, lt, le, full, part, or, and, exists, empty"
        ),
        ("Person.P_Name:exists=", "'Person.P_Name:exists=': ':exists' takes no '=value'"),
        ("Person.P_Name:empty=1", "'Person.P_Name:empty=1': ':empty' takes no '=value'"),
        (
            "Person.P_Name",
            "'Person.P_Name': a value is missing; expected Alias:suffix=value"
        ),
        (
            "Person.P_Name:part=",
            "'Person.P_Name:part=': a value is missing; expected Alias:suffix=value"
        ),
        (
            "Resume.P_UpdateDate:ge=2026/31/11",
            "'Resume.P_UpdateDate:ge=2026/31/11': ':ge' needs a number or a date (yyyy/mm/dd)"
        ),
        (
            "!Person.P_Memo:part=\"同期対象外\"",
            "'!Person.P_Memo:part=\"同期対象外\"': expected the value without quotes around it"
        ),
        (
            "!Resume.P_UpdateDate=2026-11-20",
            "'!Resume.P_UpdateDate=2026-11-20': expected a date as yyyy/mm/dd, or ':part=' for a text"
        ),
        (
            "Resume.P_UpdateDate=2026/11/2",
            "'Resume.P_UpdateDate=2026/11/2': expected a date as yyyy/mm/dd, or ':part=' for a text"
        ),
        (
            "Resume.P_UpdateDate=2026年11月20日",
            "'Resume.P_UpdateDate=2026年11月20日': expected a date as yyyy/mm/dd, or ':part=' for a text"
        ),
        (
            "Person.P_Id=５００",
            "'Person.P_Id=５００': expected half-width digits alone, or ':part=' for a text"
        ),
        (
            "!Resume.P_ExpectSalary=2,500,000",
            "'!Resume.P_ExpectSalary=2,500,000': expected half-width digits alone, or ':part=' "
                + "for a text"
        ),
        (
            "Person.P_Id:gt=many",
            "'Person.P_Id:gt=many': ':gt' needs a number or a date (yyyy/mm/dd)"
        ),
        (
            "Person.P_Id:eq=2026-11-20",
            "'Person.P_Id:eq=2026-11-20': ':eq' needs a number or a date (yyyy/mm/dd)"
        ),
        (
            "Resume.P_Phase:or=活動中",
            "'Resume.P_Phase:or=活動中': '活動中' is neither an option (Option.…) nor an id"
        ),
        (
            "Resume.P_Phase:and=Option.P_A:Person.P_Id",
            "'Resume.P_Phase:and=Option.P_A:Person.P_Id': 'Person.P_Id' is neither an option "
                + "(Option.…) nor an id"
        ),
        (
            "Resume.P_Phase:or=Option.P_A:",
            "'Resume.P_Phase:or=Option.P_A:': '' is neither an option (Option.…) nor an id"
        ),
        (
            "Person.P_Owner:or=0",
            "'Person.P_Owner:or=0': '0' is neither an option (Option.…) nor an id"
        ),
    ])
    func `a line that is no condition is told what was expected`(_ line: String, _ message: String)
    {
        let error = #expect(throws: ConditionError.self) { try Condition(line) }
        #expect(error?.description == message)
    }
}
