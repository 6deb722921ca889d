import Recruiting
import TestSupport
import Testing

@testable import SiteSettings

/// `fields`: what the agency calls fields and options.
@Suite struct FieldNameSettingsTests {
    private func alias(_ name: String) throws -> FieldAlias { try #require(FieldAlias(name)) }

    @Test func `names are read by their aliases, and written back`() throws {
        let settings = try SettingsFile.parse(
            "fields:\n  Person.U_X: マイページ状況\n  Option.U_A: \"開設: 済み\"\n")
        #expect(
            settings.fields == [
                try alias("Person.U_X"): "マイページ状況", try alias("Option.U_A"): "開設: 済み",
            ])
        let text = SettingsFile.text(settings)
        #expect(text.contains("\n  Option.U_A: \"開設: 済み\"\n  Person.U_X: マイページ状況\n"))
        #expect(try SettingsFile.parse(text) == settings)
        let json = String(decoding: try SettingsFile.json(settings), as: UTF8.self)
        #expect(json.contains("\"Person.U_X\" : \"マイページ状況\""))
        #expect(try SettingsFile.parse("fields:\n").fields.isEmpty)
        #expect(try SettingsFile.parse("fields: {}\n").fields.isEmpty)
    }

    @Test(arguments: [
        ("Candidate.P_Name: 氏名", "fields.Candidate.P_Name: expected a field's or an option's"),
        ("Person.Name: 氏名", "fields.Person.Name: expected a field's or an option's alias"),
        ("Person.U_X: \"\"", "fields.Person.U_X: expected a name of at most 100"),
        ("Person.U_X:", "fields.Person.U_X: expected a name"),
        ("Person.U_X: \"a\\nb\"", "fields.Person.U_X: expected a name"),
        ("Person.U_X: \" a\"", "fields.Person.U_X: expected a name"),
        ("Person.U_X: \"　\"", "fields.Person.U_X: expected a name"),
        ("Person.U_X: Person.U_Y", "fields.Person.U_X: expected a name"),
        ("Person.U_X: [a]", "fields.Person.U_X: expected a single value"),
    ])
    func `what is no alias or no name is refused with its line`(line: String, expected: String) {
        #expect {
            try SettingsFile.parse("fields:\n  \(line)\n")
        } throws: { error in
            let problems = (error as? SettingsError)?.problems ?? []
            return problems.count == 1 && problems[0].line == 2
                && problems[0].message.hasPrefix(expected)
        }
    }

    @Test func `an overlong name is refused`() {
        let text = "fields: {Person.U_X: \(String(repeating: "名", count: 101))}"
        #expect(throws: SettingsError.self) { try SettingsFile.parse(text) }
    }

    @Test func `a name that changes, comes or goes changes its own line`() throws {
        let text = """
            site:
              name: HR Deli   # ours
            # Names, by Hanako.
            fields:   # as in PORTERS
              # custom ones
              Person.U_X: 状況   # of My Page
              Person.U_Y: 拠点

            """
        let (x, y, z) = (
            try alias("Person.U_X"), try alias("Person.U_Y"), try alias("Option.U_Z")
        )
        #expect(
            try edited(text) { $0.fields[x] = "マイページ" }
                == text.replacing("Person.U_X: 状況   #", with: "Person.U_X: マイページ  #"))
        #expect(
            try edited(text) { $0.fields[z] = "済み" } == text + "  Option.U_Z: 済み\n")
        #expect(
            try edited(text) { $0.fields[y] = nil }
                == text.replacing("  Person.U_Y: 拠点\n", with: ""))
        let emptied = try edited(text) { $0.fields = [:] }
        #expect(emptied.contains("fields:   # as in PORTERS\n  # custom ones\n"))
        #expect(try edited(emptied) { $0.fields[y] = "拠点" }.contains("\n  Person.U_Y: 拠点\n"))
    }

    @Test(arguments: [
        "", "sync: {conditions: []}\n", "fields: {}  # names\n", "fields:\n",
        "fields: {Person.U_X: 状況, Person.U_Y: 拠点}  # names\n",
    ])
    func `names are added to any file, and taken away again`(text: String) throws {
        let (x, z) = (try alias("Person.U_X"), try alias("Option.U_Z"))
        let added = try edited(text) {
            $0.fields[x] = "新しい名前"
            $0.fields[z] = "A: #1"
        }
        let rest = try edited(added) {
            $0.fields[x] = nil
            $0.fields[z] = nil
        }
        #expect(text.contains("# names") == rest.contains("# names"))
        #expect(text.contains("拠点") == rest.contains("拠点"))
    }
}
