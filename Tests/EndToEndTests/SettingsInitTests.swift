import Foundation
import Recruiting
import TestSupport
import Testing

@testable import MyPage
@testable import SiteSettings
@testable import SyncStore

/// The first minutes with a folder.
@Suite(.ownThreads) struct SettingsInitTests {
    private let root = FileManager.default.temporaryDirectory
        .appending(path: "candidate-sync-\(UUID().uuidString)").path
    private var workspace: Workspace { Workspace(root) }

    private func run(_ arguments: String...) throws -> Shell.Result {
        try Shell.run(Shell.candidateSync, arguments + ["--workspace", root])
    }

    private func cleanUp() { try? FileManager.default.removeItem(atPath: root) }

    @Test func `options decide everything without a question, and the folders are made`() throws {
        defer { cleanUp() }
        let made = try run(
            "settings", "init", "--base-url", "https://mypage.example.jp", "--sender",
            "マイページ <a@mypage.example.jp>", "--condition", "Person.P_Name:part=山田",
            "--condition", "!Person.P_Memo:part=同期対象外")
        #expect(made.status == 0, "\(made.errors)")
        // Whose account is not imported before the start is written to once more.
        #expect(String(decoding: made.output, as: UTF8.self).contains("'accounts import'"))
        for folder in [workspace.inbox, workspace.outbox, workspace.templates, workspace.state] {
            var isFolder: ObjCBool = false
            #expect(FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder))
            #expect(isFolder.boolValue, "\(folder)")
        }
        let check = try run("settings", "check")
        #expect(check.status == 0, "\(check.errors)")
        let settings = try SettingsFile.readDecided(workspace.settings)
        #expect(
            settings.sync.conditions.map(\.description) == [
                "Person.P_Name:part=山田", "!Person.P_Memo:part=同期対象外",
            ])
        let before = try Data(contentsOf: URL(filePath: workspace.settings))
        let again = try run("settings", "init", "--everybody")
        #expect(again.status == 1)
        #expect(again.errors.contains("is there already; it is left as it is"))
        #expect(try Data(contentsOf: URL(filePath: workspace.settings)) == before)
    }

    @Test func `a wrong value makes nothing, nor does an admin without a password`() throws {
        defer { cleanUp() }
        let bad = try run("settings", "init", "--base-url", "mypage")
        #expect(bad.status == 64)
        #expect(bad.errors.contains("site.base_url: expected https://"))
        #expect(try run("settings", "init", "--everybody", "--condition", "x").status == 64)
        let nameless = try run("settings", "init", "--admin", " ")
        #expect(nameless.status == 1)
        #expect(nameless.errors.contains("' ' is not a name"), "\(nameless.errors)")
        let silent = try run("settings", "init", "--admin", "hanako")
        #expect(silent.status == 1)
        #expect(silent.errors.contains("no password was given"))
        #expect(!FileManager.default.fileExists(atPath: root))
    }

    @Test
    func `the first admin's password comes from standard input, and one that is refused is told`()
        throws
    {
        defer { cleanUp() }
        func add(_ password: String) throws -> Shell.Result {
            try Shell.run(
                "sh", "-c",
                "echo '\(password)' | '\(Shell.candidateSync)' settings init --json --admin hanako"
                    + " --workspace '\(root)'")
        }
        let refused = try add("qwertyuiopasdf")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("admin set-password hanako"), "\(refused.errors)")
        try FileManager.default.removeItem(atPath: workspace.settings)
        let made = try add("stapler on the desk")
        #expect(made.status == 0, "\(made.errors)")
        let json = try made.object()
        #expect(json["admin"] as? String == "hanako")
        #expect((json["open"] as? [String])?.count == 3)
        let staff = try AccountStore(path: workspace.accounts).read { try $0.staff() }
        #expect(staff.map(\.name) == ["hanako"] && staff.map(\.role) == [.configure])
    }

    @Test func `beside accounts of before it adds nobody whose name is like another's`() throws {
        defer { cleanUp() }
        func add(_ name: String) throws -> Shell.Result {
            try? FileManager.default.removeItem(atPath: workspace.settings)
            return try Shell.run(
                "sh", "-c",
                "echo 'stapler on the desk' | '\(Shell.candidateSync)' settings init"
                    + " --admin '\(name)' --workspace '\(root)'")
        }
        #expect(try add("鈴木 ABC").status == 0)
        let refused = try add("鈴木　abc")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("would be taken for '鈴木 ABC'"), "\(refused.errors)")
        #expect(try AccountStore(path: workspace.accounts).read { try $0.staff() }.count == 1)
    }

    @Test func `at a terminal it asks, asks again after a mistake, and takes no answer for later`()
        throws
    {
        defer { cleanUp() }
        let password = "stapler on the desk"
        let result = try AtTerminal.run(
            ["settings", "init", "--workspace", root],
            [
                ("value, or Enter", "mypage"), ("value, or Enter", "https://mypage.example.jp"),
                ("value, or Enter", ""), ("first condition", "[]"), ("name, or Enter", "hanako"),
                ("New password", "password"), ("Once more", "passwort"),
                ("New password", "password"), ("Once more", "password"),
                ("New password", password), ("Once more", password),
            ])
        #expect(result.status == 0, "\(result.shown)")
        #expect(result.shown.contains("site.base_url: expected https://"))
        #expect(result.shown.contains("the two passwords are not the same"))
        #expect(!result.shown.contains(password))
        let text = try String(contentsOfFile: workspace.settings, encoding: .utf8)
        #expect(SettingsFile.undecided(in: text).map(\.message).count == 1)
        #expect(try SettingsFile.parse(text).site.baseURL == "https://mypage.example.jp")
        #expect(
            try AccountStore(path: workspace.accounts).read { try $0.staff() }.map(\.name)
                == ["hanako"])
    }

    @Test func `at a terminal no answer is lost over a password that is mistyped, or left empty`()
        throws
    {
        defer { cleanUp() }
        let password = "stapler on the desk"
        let result = try AtTerminal.run(
            ["settings", "init", "--workspace", root],
            [
                ("value, or Enter", "https://mypage.example.jp"), ("value, or Enter", ""),
                ("first condition", "[]"), ("name, or Enter", "hanako"),
                ("New password", password), ("Once more", "stapler on the disk"),
                ("New password", ""), ("Once more", ""),
                ("New password", password), ("Once more", password),
            ])
        #expect(result.status == 0, "\(result.shown)")
        #expect(result.shown.contains("the two passwords are not the same; type it again"))
        #expect(result.shown.contains("the password is too short"))
        let text = try String(contentsOfFile: workspace.settings, encoding: .utf8)
        #expect(try SettingsFile.parse(text).site.baseURL == "https://mypage.example.jp")
        #expect(
            try AccountStore(path: workspace.accounts).read { try $0.staff() }.map(\.name)
                == ["hanako"])
    }

    @Test func `settings check refuses a missing file, and hints at links that lead nowhere`()
        throws
    {
        defer { cleanUp() }
        let missing = try run("settings", "check")
        #expect(missing.status == 78)
        #expect(missing.errors.contains("it is not there"))
        #expect(missing.errors.contains("settings init"))
        _ = try run(
            "settings", "init", "--base-url", "http://127.0.0.1:8080", "--sender", "a@a.example",
            "--everybody")
        let check = try run("settings", "check")
        #expect(check.status == 0)
        #expect(
            String(decoding: check.output, as: UTF8.self)
                .contains("hint: site.base_url is http://127.0.0.1:8080, which only this machine"))
    }
}
