import ArgumentParser
import Foundation
import MyPage
import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// What the agency does for one account; a `watch` may work on the workspace meanwhile.
extension AccountsCommand {
    struct Choice: ParsableArguments {
        @OptionGroup var options: WorkspaceOptions
        @Argument(help: "The account's id or its mail address.") var account: String

        /// What was done; JSON says it in English.
        typealias Done = (english: String, japanese: String)

        /// Does something to the account and says what.
        func settle(_ work: (MyPageSite, Account) async throws -> Done) async throws {
            let settings = try options.liveSettings()
            let account = try AccountsCommand.find(account, in: options.accounts())
            let done = try await work(options.site(settings), account)
            try options.show(["account": "\(account.id)", "done": done.english]) {
                Wording().print(
                    "account \(account.id): \(done.english)",
                    "アカウント \(account.id)：\(done.japanese)")
            }
        }
    }

    struct Resend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "resend",
            abstract: "Send a mail with a new password link to the account's address.")

        @OptionGroup var choice: Choice

        func run() async throws {
            try await choice.settle { site, account in
                switch try await ResendMail(site)(account: account.id, by: Terminal.user) {
                case .sent: return ("mail written to the outbox", "メールをoutboxに作成しました。")
                case .tooSoon:
                    throw Refused(
                        "the last mail is younger than five minutes; wait, then try again",
                        "前のメールの送信から5分たっていません。時間をおいてからもう一度実行してください。")
                case .noAccount: throw Refused(withdrawn: account)
                case .against(let outcome):
                    throw Refused(
                        "nothing is sent, as the person is \(outcome.rawValue) as things are; "
                            + "'explain' says why",
                        "現在の設定での判定が「\(outcome.japanese)」のため、送信していません。理由は「explain」で確認できます。")
                }
            }
        }
    }

    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "withdraw",
            abstract: "End an account (退会): its links, its sessions, its password.",
            discussion: """
                The person is left in peace from then on (sync.withdrawn: skip), until \
                'accounts reopen'; status.withdrawn tells the CRM. The holder of a registered account \
                is told by mail, unless the CRM has deleted them, the conditions exclude them, or it \
                has none but other addresses of them.
                """)

        @OptionGroup var choice: Choice

        func run() async throws {
            try await choice.settle { site, account in
                guard try await WithdrawAccount(site)(account: account.id, by: Terminal.user) else {
                    throw Refused(withdrawn: account)
                }
                return ("withdrawn", "退会にしました。")
            }
        }
    }

    struct Reopen: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reopen",
            abstract: "Let the sync write again to a person who has left (退会).",
            discussion: """
                The person gets a new account at the next run if the CRM still exports them as a \
                target. Ask the person first.
                """)

        @OptionGroup var choice: Choice

        func run() async throws {
            try await choice.settle { site, account in
                guard try await ReopenAccount(site)(account: account.id, by: Terminal.user) else {
                    throw Refused(
                        "nobody is left in peace by this account; see 'accounts show \(account.id)'",
                        "このアカウントでは、再開するものはありません。「accounts show \(account.id)」で確認してください。"
                    )
                }
                return (
                    "reopened: the person is looked at by the next run, which begins when a file comes",
                    "案内の停止を解除しました。次にファイルが届いて実行されるときに判定します。"
                )
            }
        }
    }

    struct SetPassword: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set-password",
            abstract: "Set an account's password, read from the terminal or standard input.",
            discussion: """
                A provisional account is registered by it, as by its own link; the holder of a \
                registered one is told by mail that it was changed.
                """)

        @OptionGroup var choice: Choice

        func run() async throws {
            try await choice.settle { site, account in
                let password = try PasswordPrompt.read(
                    least: choice.options.settings().password.minLength)
                switch try await SetAccountPassword(site)(
                    password, account: account.id, by: Terminal.user)
                {
                case .set: return ("password set", "パスワードを設定しました。")
                case .refused(let refusal):
                    throw Refused(refusal)
                case .noAccount: throw Refused(withdrawn: account)
                }
            }
        }
    }
}

extension Refused {
    /// What is asked for is for accounts that are not withdrawn.
    fileprivate init(withdrawn account: Account) {
        let why = account.withdrawal
        self.init(
            "account \(account.id) is withdrawn already\(why.map { " (\($0.rawValue))" } ?? "")",
            "アカウント \(account.id) は退会済みです。\(why.map { "退会の理由：\($0.japanese)。" } ?? "")")
    }
}
