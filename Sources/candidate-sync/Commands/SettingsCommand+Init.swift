import ArgumentParser
import CandidateSync
import DropFolder
import Foundation
import MyPage
import Publishing
import SiteSettings

extension SettingsCommand {
    struct Init: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "init",
            abstract: "Set a folder up: its folders, a commented settings.yaml, the first admin.",
            discussion: """
                On a terminal it asks for what has to be decided and no option gives; elsewhere it \
                asks nothing. What is left open is marked in the file: 'settings check' names it, \
                and nothing is sent until it is decided. A settings.yaml that is there is left \
                alone.

                The password of --admin comes from the terminal, or from standard input.
                """)

        @OptionGroup var options: WorkspaceOptions
        @Option(
            name: .customLong("base-url"),
            help: ArgumentHelp(
                "site.base_url: the address that people see in their browser.", valueName: "url"))
        var baseURL: String?
        @Option(
            help: ArgumentHelp(
                "site.sender: who the mails are from, NAME <ADDRESS>.", valueName: "sender"))
        var sender: String?
        @Option(
            name: .customLong("condition"),
            help: ArgumentHelp(
                "One of sync.conditions: who is written to. May be repeated.",
                valueName: "condition"))
        var conditions: [String] = []
        @Flag(help: "No conditions: everybody with an address is written to.") var everybody = false
        @Option(
            help: ArgumentHelp("Who may use the admin screens, by that name.", valueName: "name"))
        var admin: String?

        func validate() throws {
            if everybody, !conditions.isEmpty {
                throw ValidationError(
                    "--everybody and --condition contradict each other",
                    "--everybodyと--conditionは、どちらか一方だけを指定してください。")
            }
        }

        func run() async throws {
            let path = options.folder.settings
            guard Folder.isMissing(path) else {
                throw Refused(
                    "\(path) is there already; it is left as it is; 'settings check' says what it "
                        + "lacks, and 'admin set-password' gives access to the admin screens",
                    "\(path) はすでにあります。変更していません。不足している設定は「settings check」で確認できます。"
                        + "管理画面の担当者は「admin set-password」で登録できます。")
            }
            var draft = try decidedByOptions()
            let questions = options.json ? nil : Questions()
            try questions?.ask(for: &draft)
            let admin = try (admin ?? questions?.admin()).map(AdminCommand.newName)
            // Read before anything is made: without it nothing is.
            let password = try admin.map { _ in try PasswordPrompt.read(least: Self.least) }
            try makeFolders(options.folder)
            try write(draft.text, to: path)
            if let admin, let password { try await add(admin, password, questions) }
            try tell(path, draft, admin)
        }

        private func decidedByOptions() throws -> SettingsDraft {
            var draft = SettingsDraft()
            var given: [(key: String, value: TypedValue)] = []
            if let baseURL { given.append(("site.base_url", .text(baseURL))) }
            if let sender { given.append(("site.sender", .text(sender))) }
            if everybody || !conditions.isEmpty {
                given.append(("sync.conditions", .list(conditions)))
            }
            for (key, value) in given {
                if let problem = draft.decide(key, value) {
                    // The English says what was expected, in the words of the file.
                    throw ValidationError(problem, "\(key) の値が正しくありません。（\(problem)）")
                }
            }
            return draft
        }

        /// All folders of a workspace that people and programs look for; those that are there stay.
        private func makeFolders(_ workspace: Workspace) throws {
            do {
                try FileManager.default.createDirectory(
                    atPath: workspace.root, withIntermediateDirectories: true)
            } catch {
                let why = error.localizedDescription
                throw Refused(
                    "cannot make \(workspace.root): \(why)",
                    "\(workspace.root) を作成できません。場所と権限を確認してください。（\(why)）", status: 74)
            }
            try workspace.prepare()
            for folder in [workspace.outbox, workspace.templates] { _ = try Folder(making: folder) }
        }

        /// A new file says nothing of passwords.
        private static var least: Int { ChangeStaffPassword.minLength(Settings()) }

        private func write(_ text: String, to path: String) throws {
            do {
                try Data(text.utf8).write(to: URL(filePath: path), options: .withoutOverwriting)
            } catch {
                // Half a file would be "there already" the next time; what was there before stays.
                if (error as? CocoaError)?.code != .fileWriteFileExists { unlink(path) }
                let why = error.localizedDescription
                throw Refused(
                    "cannot write \(path): \(why)",
                    "\(path) に書き込めません。ディスクの空きと権限を確認してください。（\(why)）", status: 74)
            }
        }

        /// Gives the first admin a password; on a terminal one that is refused can be typed anew.
        private func add(_ name: String, _ password: String, _ questions: Questions?) async throws {
            let manage = try AdminCommand.staff(options)
            do {
                // Accounts of before may be here already.
                _ = try await AdminCommand.called(name, manage)
            } catch let refused as Refused {
                throw withoutAccess(name, because: refused)
            }
            var password = password
            while let refusal = try await manage.setPassword(
                password, name: name, role: nil, by: Terminal.user)
            {
                let refused = Refused(refusal)
                guard questions != nil else { throw withoutAccess(name, because: refused) }
                Terminal.complain(Wording().sentence(of: refused))
                do {
                    password = try PasswordPrompt.read(least: Self.least)
                } catch {
                    throw withoutAccess(name, because: error)
                }
            }
        }

        private func withoutAccess(_ name: String, because why: any Error) -> Refused {
            Refused(
                "\(options.folder.settings) is written, and \(name) has no access: \(why); go on "
                    + "with 'admin set-password \(name)'",
                "\(options.folder.settings) は作成しましたが、\(name) はまだログインできません。"
                    + "\(Wording(.japanese).sentence(of: why))"
                    + "「admin set-password \(name)」でパスワードを設定してください。")
        }

        private struct Made: Encodable {
            let wrote: String
            /// Keys that somebody has yet to decide.
            let open: [String]
            let admin: String?
        }

        private func tell(_ path: String, _ draft: SettingsDraft, _ admin: String?) throws {
            let open = draft.open.map(\.key)
            if options.json {
                return try Terminal.printJSON(Made(wrote: path, open: open, admin: admin))
            }
            let say = Wording()
            say.print(
                "wrote \(path), and made inbox/, outbox/, templates/ and state/ beside it",
                "\(path) と、同じ場所に inbox/、outbox/、templates/、state/ を作成しました。")
            if let admin {
                say.print("\(admin) may sign in at /admin", "\(admin) は/adminにログインできます。")
            }
            if open.isEmpty {
                say.print(
                    "everything is decided; see 'settings check', import accounts that exist already "
                        + "('accounts import'), look with 'simulate', then start 'watch'",
                    "設定はそろっています。「settings check」で確認し、既存のアカウントがあれば"
                        + "「accounts import」で取り込み、「simulate」で送信対象を確かめてから、"
                        + "「watch」を起動してください。")
            } else {
                say.print(
                    "decide \(open.joined(separator: ", ")) in it, then see 'settings check'",
                    "\(open.joined(separator: "、")) を設定してから、「settings check」で確認してください。")
            }
        }
    }
}
