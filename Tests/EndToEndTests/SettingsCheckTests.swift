import DropFolder
import Foundation
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import SiteSettings
@testable import SyncStore

/// What `settings check` says of settings, good ones too.
@Suite(.ownThreads) struct SettingsCheckTests {
    @Test func `what settings init writes is complete but for what somebody decides`() throws {
        let test = try TestWorkspace()
        try FileManager.default.removeItem(atPath: test.workspace.settings)
        #expect(try run(test, "settings", "init").status == 0)
        let missing = "\(test.workspace.root)/a/new one"
        let made = try Shell.run(
            Shell.candidateSync, "settings", "init", "--workspace", missing)
        #expect(made.status == 0, "\(made.errors)")
        #expect(FileManager.default.fileExists(atPath: "\(missing)/settings.yaml"))
        let open = try run(test, "settings", "check")
        #expect(open.status == 78)
        #expect(open.errors.components(separatedBy: "to be decided").count == 4)
        var text = try String(contentsOfFile: test.workspace.settings, encoding: .utf8)
        for (key, value) in [
            ("base_url:", "https://mypage.example.jp"), ("sender:", "a@mypage.example.jp"),
            ("conditions:", "[]"),
        ] {
            text = text.replacing(key, with: "\(key) \(value)")
        }
        try test.write(text, to: "settings.yaml")
        #expect(try run(test, "settings", "check").status == 0)
        try test.drop(Documents.candidates(Documents.person(1)))
        #expect(try run(test, "run").status == 0)
        #expect(try test.mails().count == 1)
    }

    @Test func `settings check hints at what is more often a mistake, and is content`() throws {
        let test = try TestWorkspace()
        let check = try run(test, "settings", "check")
        #expect(check.status == 0)
        let text = String(decoding: check.output, as: UTF8.self)
        #expect(text.contains("\nhint: web.trusted_proxies is empty"))
        let json = try run(test, "settings", "check", "--json").object()
        #expect(json["settings"] as? String == "good")
        #expect((json["hints"] as? [String])?.count == 1)
    }

    @Test func `settings check hints at an option that no export has named`() throws {
        let test = try TestWorkspace(
            with: "sync: {conditions: [\"!Person.P_Phase=Option.P_Close\"]}\n")
        #expect(
            !String(decoding: try run(test, "settings", "check").output, as: UTF8.self)
                .contains("Option.P_Close"))
        try test.drop(
            Documents.candidates(
                Documents.person(
                    1,
                    "<Person.P_Phase><Option.P_Phase><Option.P_Closed/></Option.P_Phase>"
                        + "</Person.P_Phase>")))
        #expect(try run(test, "run").status == 0)
        #expect(
            String(decoding: try run(test, "settings", "check").output, as: UTF8.self).contains(
                "\nhint: Person.P_Phase: sync.conditions ask for Option.P_Close, and no export"))
    }

    @Test func `settings check hints at exports that never tell who is deleted`() throws {
        let test = try TestWorkspace()
        func isHinted(after person: String? = nil) throws -> Bool {
            if let person {
                try test.drop(Documents.candidates(person))
                #expect(try run(test, "run").status == 0)
            }
            return String(decoding: try run(test, "settings", "check").output, as: UTF8.self)
                .contains("\nhint: Person.P_Deleted: no export has had this field so far")
        }
        #expect(try !isHinted())
        #expect(try isHinted(after: Documents.person(1)))
        #expect(
            try !isHinted(
                after: Documents.person(1, "<Person.P_Deleted>0</Person.P_Deleted>")))
    }

    @Test func `a logo that is not shown is a hint of settings check, and stops nothing`() throws {
        let test = try TestWorkspace()
        try test.write(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">
            <script>alert(1)</script></svg>
            """, to: "templates/logo.svg")
        let check = try run(test, "settings", "check")
        #expect(check.status == 0)
        #expect(
            String(decoding: check.output, as: UTF8.self).contains(
                "\nhint: templates/logo.svg is not shown: line 2 has the element 'script'"))
        #expect(try run(test, "run").status == 0)
    }
}
