public import ArgumentParser
import Foundation
import MyPage
import Publishing
import Recruiting
public import SyncStore

struct AdminCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin", abstract: "Who may use the admin screens (管理画面).",
        subcommands: [
            SetPassword.self, Unlock.self, RemoveSecondFactor.self, List.self, Remove.self,
        ])

    /// Opens a workspace to change it; a `watch` may work on it meanwhile.
    static func site(_ options: WorkspaceOptions) throws -> MyPageSite {
        try options.checkIsWorkspace()
        return try options.site(LiveSettings(options.settings(), options.templates()))
    }

    static func staff(_ options: WorkspaceOptions) throws -> ManageStaff {
        ManageStaff(try site(options))
    }

    private static func nobody(_ name: String) -> Refused {
        Refused(
            "there is nobody called '\(name)'; see 'candidate-sync admin list'",
            "「\(name)」という担当者はいません。「candidate-sync admin list」で確認してください。")
    }

    /// What somebody new is called.
    /// - Throws: `Refused` if nobody could sign in by it.
    static func newName(_ typed: String) throws -> String {
        if let name = ManageStaff.newName(typed) { return name }
        throw Refused(
            "'\(typed)' is not a name: give 1 to 50 characters on one line, all of them visible",
            "「\(typed)」は担当者名にできません。改行や目に見えない文字のない、1文字以上50文字以内で指定してください。")
    }

    /// Whom a typed name means: somebody known by that very name, or somebody new.
    /// - Throws: `Refused` for a new name that nobody could sign in by, or that is like another's.
    static func called(_ typed: String, _ manage: ManageStaff) async throws -> String {
        let known = try await manage.known(typed)
        if let known, known.utf8.elementsEqual(typed.utf8) { return typed }
        let new = try newName(typed)
        guard let known, !known.utf8.elementsEqual(new.utf8) else { return new }
        throw Refused(
            "'\(typed)' would be taken for '\(known)', who is there already: give that name, "
                + "or another one",
            "「\(typed)」は、登録済みの担当者「\(known)」と紛らわしい名前です。"
                + "「\(known)」か、別の名前を指定してください。")
    }

    struct SetPassword: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set-password",
            abstract: "Set the password of a member of staff, read from the terminal or stdin.",
            discussion: """
                A new name is added. For a known one, the sessions end, the role stays unless \
                another is given, and a mail tells them if their address is known. The roles: look \
                (閲覧) sees everything, configure (設定) may change it as well.
                """)

        @OptionGroup var options: WorkspaceOptions
        @Argument(help: "The name that they sign in with.") var name = "admin"
        @Option(help: "look or configure; left out: a known name's own, else configure.")
        var role: Staff.Role?
        @Option(
            help: ArgumentHelp(
                "Where links, notices and test mails go; left out: as it was.",
                valueName: "address"))
        var mail: String?

        func validate() throws { _ = try address }

        func run() async throws {
            let manage = try AdminCommand.staff(options)
            let least = ChangeStaffPassword.minLength(try options.settings())
            let called = try await AdminCommand.called(name, manage)
            let refusal = try await manage.setPassword(
                PasswordPrompt.read(least: least), name: called, role: role,
                mail: try address, by: Terminal.user)
            if let refusal { throw Refused(refusal) }
            let staff = try await manage.list().first { $0.name == called }
            Wording().print(
                "\(called) may sign in at /admin (\(staff?.role.rawValue ?? "removed"))",
                staff.map { "\(called) は/adminにログインできます（権限：\($0.role.japanese)）。" }
                    ?? "\(called) は削除されています。")
        }

        private var address: MailAddress? {
            get throws {
                guard let mail else { return nil }
                guard let address = try? MailAddress(mail) else {
                    throw ValidationError(
                        "--mail '\(mail)' is not a mail address", "--mail「\(mail)」はメールアドレスではありません。")
                }
                return address
            }
        }
    }

    struct Unlock: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "unlock",
            abstract: "Let a member of staff sign in again after too many wrong passwords.",
            discussion: """
                Forgets the wrong passwords and codes that are counted for the name. Those that \
                are counted for the address they came from stay, for an hour at most.
                """)

        @OptionGroup var options: WorkspaceOptions
        @Argument(help: "The name that they sign in with.") var name: String

        func run() async throws {
            let isUnlocked = try await AdminCommand.staff(options)
                .unlock(name, by: Terminal.user)
            guard isUnlocked else { throw AdminCommand.nobody(name) }
            Wording().print("\(name) may sign in again", "\(name) は、もう一度ログインできます。")
        }
    }

    struct RemoveSecondFactor: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove-second-factor",
            abstract: "Let a member of staff sign in without a code (二段階認証).",
            discussion: """
                For somebody who has lost the device and the recovery codes: make sure that it is \
                really them asking. Their sessions end; the password stays, and they can set the \
                second factor up again. A mail tells them if their address is known.
                """)

        @OptionGroup var options: WorkspaceOptions
        @Argument(help: "The name that they sign in with.") var name: String

        func run() async throws {
            let removal = try await SecondFactor(AdminCommand.site(options))
                .remove(of: name, by: Terminal.user)
            switch removal {
            case .removed:
                Wording().print(
                    "\(name) signs in without a code",
                    "\(name) の二段階認証を解除しました。パスワードだけでログインできます。")
            case .hadNone:
                throw Refused(
                    "'\(name)' has no second factor: nothing to remove",
                    "「\(name)」は二段階認証を設定していません。")
            case .nobody: throw AdminCommand.nobody(name)
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the members of staff.")

        @OptionGroup var options: WorkspaceOptions

        func run() throws {
            let columns = ["name", "role", "password"]
            let members = try options.lookAtAccounts().read { try $0.staffMembers() }
            let say = options.json ? Wording(.english) : Wording()
            let rows = members.map {
                [
                    $0.staff.name, say($0.staff.role.rawValue, $0.staff.role.japanese),
                    $0.hasPassword ? say("set", "設定済み") : say("invited", "招待中"),
                ]
            }
            try options.show(rows.map { Dictionary(uniqueKeysWithValues: zip(columns, $0)) }) {
                say.printTable(columns, ["担当者名", "権限", "パスワード"], rows)
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove",
            abstract: "Take the access of a member of staff away; their sessions end.")

        @OptionGroup var options: WorkspaceOptions
        @Argument(help: "The name that they sign in with.") var name: String

        func run() async throws {
            let isRemoved = try await AdminCommand.staff(options)
                .remove(name, by: Terminal.user)
            guard isRemoved else { throw AdminCommand.nobody(name) }
            Wording().print("\(name) may not sign in any more", "\(name) は、ログインできなくなりました。")
        }
    }
}

extension Staff.Role: ExpressibleByArgument {}
