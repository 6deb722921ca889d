import ArgumentParser
import CandidateSync
import Foundation
import MyPage
import SiteSettings
import SyncStore

struct SettingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings", abstract: "Check, show or write settings.yaml.",
        subcommands: [Check.self, Show.self, Init.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Say everything that is wrong with the settings and the templates.",
            discussion: """
                A hint is what may be meant so and more often is a mistake; it is no error.
                """)

        @OptionGroup var options: WorkspaceOptions

        private struct Good: Encodable {
            let settings = "good"
            let hints: [String]
        }

        func run() throws {
            let say = options.json ? Wording(.english) : Wording(options)
            let settings = try options.decidedSettings()
            var hints = settings.hints.map { say($0.english, $0.japanese) }
            _ = try options.templates()
            do {
                _ = try Logo.read(from: options.folder.templates)
            } catch {
                hints.append(say.sentence(of: error))
            }
            // Whether the mirror can be read is no question of settings.
            let unseen = try? MirrorLook(options.folder.mirror).read { snapshot in
                try UnseenOptions.warnings(settings.sync.conditions, snapshot)
            }
            hints += (unseen ?? []).map { say($0.message, $0.japanese(say.names)) }
            if options.json {
                try Terminal.printJSON(Good(hints: hints))
            } else {
                say.print("the settings and the templates are good", "設定とテンプレートに問題はありません。")
                for hint in hints { say.print("\nhint: \(hint)", "\n確認：\(hint)") }
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show every setting as it is in force, defaults included.")

        @OptionGroup var options: WorkspaceOptions

        func run() throws {
            let settings = try options.settings()
            if options.json {
                try StandardOutput.write(SettingsFile.json(settings))
            } else {
                print(SettingsFile.text(settings), terminator: "")
            }
        }
    }
}
