import ArgumentParser
import CandidateSync
import DropFolder
import Foundation
import MyPage
import Recruiting
import SiteSettings
import SyncStore

struct AccountsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounts",
        abstract:
            "List, show, import and export My Page accounts; resend, withdraw, reopen, erase one.",
        subcommands: [
            List.self, Show.self, Import.self, Export.self, Resend.self, Withdraw.self,
            Reopen.self, Erase.self, SetPassword.self,
        ])

    /// The account with that id or mail address.
    /// - Parameter mayShorten: the beginning of an address that only one has is enough: for what changes
    ///   nothing, as a beginning may be somebody else's than was thought.
    /// - Throws: `Refused` that names whom it may mean, `StoreError`
    static func find(
        _ account: String, in accounts: any AccountReading, mayShorten: Bool = false
    ) throws -> Account {
        let near: [Account] = try accounts.read { transaction in
            if let id = Int64(account) { return try [transaction.account(id)].compactMap { $0 } }
            if let address = try? MailAddress(account) {
                // One that is withdrawn is only found if no other has the address; whoever is left in peace
                // by it comes before one that has made way, say.
                let found =
                    try transaction.account(withMail: address.key)
                    ?? transaction.lastLeft(person: nil, mails: [address.key])
                    ?? transaction.lastWithdrawn(withMail: address.key)
                return [found].compactMap { $0 }
            }
            guard account.count >= ShortId.shortest else { return [] }
            return try transaction.accounts(
                withMailFrom: account.lowercased(), limit: ShortId.mostNamed + 1)
        }
        let isWhole = Int64(account) != nil || (try? MailAddress(account)) != nil
        if let only = near.first, near.count == 1, isWhole || mayShorten { return only }
        guard !near.isEmpty else {
            throw Refused(
                "there is no account '\(account)'; see 'candidate-sync accounts list'",
                "アカウント「\(account)」はありません。「candidate-sync accounts list」で確認してください。")
        }
        let named = near.prefix(ShortId.mostNamed).map { "\($0.id) \($0.mail)" }
        let isMore = near.count > ShortId.mostNamed
        throw Refused(
            "'\(account)' is only the beginning of an address: \(named.joined(separator: ", "))"
                + "\(isMore ? ", …" : ""); give the id or the whole address",
            "「\(account)」は、メールアドレスの一部です（\(named.joined(separator: "、"))"
                + "\(isMore ? "など" : "")）。アカウントIDか、メールアドレス全体を指定してください。")
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the accounts.")

        @OptionGroup var options: WorkspaceOptions
        @Option(help: "How many at the most; left out: all.") var limit: UInt?

        func run() throws {
            if options.json {
                var array = PrintedArray()
                try forEachPiece { try array.add($0.map(AccountRow.init)) }
                try array.finish()
            } else {
                let say = Wording()
                var table = PrintedTable(
                    say.head(
                        ["id", "mail", "name", "status", "password", "person", "resume"],
                        Array(AccountRow.japaneseNames.prefix(7))))
                try forEachPiece { accounts in
                    table.add(accounts.map { Array(AccountRow.cells(of: $0, say).prefix(7)) })
                }
            }
        }

        /// How many accounts are read and printed at once: a million took 1.4 GB.
        private static let piece = 5_000

        /// - Parameter work: gets the accounts in the order of their ids; none once, if there is none.
        private func forEachPiece(_ work: ([Account]) throws -> Void) throws {
            let accounts = try options.lookAtAccounts()
            var left = limit.map { Int(clamping: $0) } ?? .max
            var last: Int64 = 0
            var found: [Account]
            repeat {
                // Each a look of its own, as one may begin anew, and what is printed stays.
                found = try accounts.read {
                    try $0.accounts(after: last, limit: min(left, Self.piece))
                }
                try work(found)
                left -= found.count
                last = found.last?.id ?? last
            } while found.count == Self.piece && left > 0
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show one account.")

        @OptionGroup var options: WorkspaceOptions
        @Argument(
            help:
                "The account's id, its mail address, or the beginning of that, if only one has it.")
        var account: String

        func run() throws {
            let found = try AccountsCommand.find(
                account, in: options.lookAtAccounts(), mayShorten: true)
            try options.show(AccountRow(found)) {
                let say = Wording()
                let names = say.head(AccountRow.names, AccountRow.japaneseNames)
                Terminal.printTable(
                    ["", ""],
                    Array(zip(names, AccountRow.cells(of: found, say))).map { [$0, $1] })
            }
        }
    }

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Import existing accounts from CSV.",
            discussion: """
                Columns: mail,name,status,password_set,person_id,resume_id (UTF-8). All lines are \
                imported, or none if one is wrong. An account that is there already stays as it \
                is. Somebody who has left here gets no account without a password until 'accounts \
                reopen', and somebody who was erased until 'accounts erase --allow-again'. An \
                imported account with a password has no usable password here until its owner asks \
                for a new link.
                """)

        @OptionGroup var options: WorkspaceOptions
        @Argument(help: "The CSV file.", completion: .file()) var file: String

        func run() throws {
            let bytes: [UInt8]
            do throws(SystemError) {
                bytes = try [UInt8](contentsOf: file)
            } catch {
                throw UnusableFile(
                    description: error.description, japanese: "\(file)：\(error.japanese)")
            }
            guard let text = String(bytes: bytes, encoding: .utf8) else {
                throw UnusableFile(
                    description: "cannot read \(file) as UTF-8 text; save it as UTF-8",
                    japanese: "\(file) をUTF-8のテキストとして読み取れません。場所と文字コードを確認してください。")
            }
            let result = try AccountsCSV.importText(
                text, file: (file as NSString).lastPathComponent,
                into: options.accounts(), now: Environment.live.now())
            try options.show(result) {
                let say = Wording()
                say.print(
                    "imported \(result.imported), already there \(result.known)",
                    "\(result.imported)件を取り込みました。登録済み：\(result.known)件")
                guard result.left > 0 else { return }
                say.print(
                    "not imported \(result.left), as these people have left ('accounts reopen' lets "
                        + "them back) or were erased ('accounts erase --allow-again')",
                    "退会した方、または消去した方のため取り込まなかったアカウント：\(result.left)件。"
                        + "案内を再開する場合は「accounts reopen」（消去した方は「accounts erase "
                        + "--allow-again」）を実行してください。")
            }
        }
    }
}
