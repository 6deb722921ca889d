import ArgumentParser
import CandidateSync
import Foundation
import MyPage
import Recruiting
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
                A hint names what may be intended but more often is a mistake; it is not an error.
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
            let known = try? MirrorLook(options.folder.mirror).read { snapshot in
                (
                    try UnseenOptions.warnings(settings.sync.conditions, snapshot),
                    Self.hidesDeleted(snapshot.catalog)
                )
            }
            if let (unseen, hidesDeleted) = known {
                hints += unseen.map { say($0.message, $0.japanese(say.names)) }
                if hidesDeleted {
                    hints.append(say(Self.deletedHint.english, Self.deletedHint.japanese))
                }
            }
            try options.show(Good(hints: hints)) {
                say.print("the settings and the templates are good", "設定とテンプレートに問題はありません。")
                for hint in hints { say.print("\nhint: \(hint)", "\n確認：\(hint)") }
            }
        }

        /// Whether exports tell of people, and none so far who is deleted: the CRM leaves those out unless
        /// it is asked for them. With `all` it gives nobody else either who was not changed within 90 days.
        /// Source: the vendor's Read API, `itemstate`.
        private static func hidesDeleted(_ catalog: FieldCatalog) -> Bool {
            catalog.number(of: .personMail) != nil && catalog.number(of: .personDeleted) == nil
        }

        private static let deletedHint = (
            english: "Person.P_Deleted: no export has had this field so far; who is deleted in the "
                + "CRM is not known, and may be written to; have deleted records exported, too, with "
                + "this field, by a call of their own (itemstate=deleted)",
            japanese: "Person.P_Deleted：この項目のあるエクスポートが、まだ届いていません。"
                + "PORTERSで削除された方が分からず、メールを送ることがあります。"
                + "削除済みのデータも、この項目を付けて別にエクスポートしてください（itemstate=deleted）。"
        )
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show every setting as the file says it, defaults included.")

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
