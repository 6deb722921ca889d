import ArgumentParser
import CandidateSync
import Foundation
import MyPage
import MyPageWeb
import Publishing
import Recruiting
import SyncStore

extension AccountsCommand {
    struct Erase: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "erase",
            abstract: "Forget a person: accounts, mirror, archived exports, outbox.",
            discussion: """
                Removes the person from both databases, and from every file of the workspace: a file \
                that holds others too is written anew without them, or removed where that cannot be \
                done. What was removed is printed, and what is out of reach: mails that were \
                collected, backups, the CRM. What stays is a keyed digest of the ids and addresses: \
                the sync opens no account for that person again, and keeps nothing of later exports \
                but those files themselves (inbox.archive_days). --allow-again leaves no digest, and \
                removes one that an earlier 'accounts erase' has left.
                """)

        @OptionGroup var options: WorkspaceOptions
        @Argument(help: "The account's id or its mail address.") var account: String?
        @Option(help: "A person's id in the CRM (Person.P_Id), with or without an account.")
        var person: Int64?
        @Flag(help: "Let the next export open an account again.") var allowAgain = false
        @Flag(help: "Yes, erase it: this cannot be undone.") var yes = false

        func validate() throws {
            guard (account == nil) != (person == nil) else {
                throw ValidationError(
                    "give an account, or a person with --person",
                    "アカウント、または--personで個人連絡先IDを指定してください。")
            }
        }

        func run() async throws {
            guard yes else {
                throw ValidationError(
                    "this cannot be undone; say it with --yes",
                    "消去すると元に戻せません。消去してよければ--yesを付けてください。")
            }
            let site = try options.site(options.liveSettings())
            let whom = try subject()
            let earlier = try noted()
            let report: ErasureReport?
            do {
                report = try await EraseAccount(site)(
                    whom, allowAgain: allowAgain, by: Terminal.user)
            } catch {
                if let left = try? noted(), !left.isSubset(of: earlier) { sayWhatIsLeft() }
                throw error
            }
            guard let report else {
                throw Refused(
                    "there is no account '\(account ?? "")'; a person without one is erased with "
                        + "--person ID",
                    "アカウント「\(account ?? "")」はありません。アカウントのない方を消去するには、"
                        + "--personで個人連絡先IDを指定してください。")
            }
            try options.show(report) { show(report) }
        }

        /// The erasures that are begun and not done, of whomever.
        private func noted() throws -> Set<Int64> {
            let erasures = try options.lookAtAccounts().read { try $0.erasuresToFinish() }
            return Set(erasures.map { $0.id })
        }

        /// Whoever is told only of a disk runs it again, and hears that there is no such account.
        private func sayWhatIsLeft() {
            Terminal.complain(
                Wording()(
                    "the erasure is noted, but not done: mails and other files may still hold the "
                        + "person; the next 'run', or the service, goes on with it",
                    "消去は受け付けましたが、まだ終わっていません。メールなどのファイルに、この方の情報が残っている場合が"
                        + "あります。続きは、次の「run」またはサービスが行います。"))
        }

        private func subject() throws -> Erasure.Subject {
            if let person { return .person(person) }
            let account = account ?? ""
            if let id = Int64(account) { return .account(id) }
            guard let address = try? MailAddress(account) else {
                throw ValidationError(
                    "'\(account)' is neither an account's id nor a mail address",
                    "「\(account)」は、アカウントIDでもメールアドレスでもありません。")
            }
            return .mail(address.key)
        }

        private func show(_ report: ErasureReport) {
            let say = Wording()
            let rows = report.rows.sorted { $0.key < $1.key }.map { [$0.key, "\($0.value)"] }
            let files =
                report.removed.map { [say("removed", "削除"), $0] }
                + report.rewritten.map { [say("rewritten", "この方の情報を除いて保存"), $0] }
            if !rows.isEmpty {
                say.printTable(["rows of", "erased"], ["記録", "消去した件数"], rows)
            }
            if !files.isEmpty { say.printTable(["file", ""], ["ファイル", ""], files) }
            if report.toldAgain > 0 {
                say.print(
                    report.toldAgain.counted("person", "people")
                        + " of a removed mail: their owners are told again",
                    "削除したメールに記載していたほかの\(report.toldAgain)件は、所有者にあらためて送信します。")
            }
            if report.isBarred {
                say.print(
                    "the sync opens no account for this person again",
                    "PORTERSから再び届いても、この方のアカウントは開設しません。")
            }
            if report.isBarLifted {
                say.print(
                    "the sync may open an account for this person again",
                    "PORTERSから再び届けば、この方のアカウントを開設します。")
            }
            for left in report.left {
                say.print("not reached: \(left.english)", "消去の対象外：\(left.japanese)")
            }
        }
    }
}
