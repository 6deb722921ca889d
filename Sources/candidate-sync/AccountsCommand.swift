import ArgumentParser
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

    /// Opens the accounts of a workspace, which another process may work on.
    static func store(_ options: WorkspaceOptions) throws -> AccountStore {
        try options.folder.prepare()
        return try AccountStore(path: options.folder.accounts)
    }

    /// The account with that id or mail address.
    static func find(_ account: String, _ options: WorkspaceOptions) throws -> Account {
        let found = try store(options).read { transaction in
            if let id = Int64(account) { return try transaction.account(id) }
            guard let address = try? MailAddress(account) else { return nil }
            // One that is withdrawn is only found if no other has the address.
            return try transaction.account(withMail: address.key)
                ?? transaction.lastLeft(person: 0, mails: [address.key])
        }
        guard let found else { throw ValidationError("there is no account '\(account)'") }
        return found
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the accounts.")

        @OptionGroup var options: WorkspaceOptions
        @Option(help: "How many at the most.") var limit = Int.max

        func run() throws {
            try reportingFailure {
                let store = try AccountsCommand.store(options)
                let accounts = try store.read { try $0.accounts(limit: limit) }
                if options.json {
                    try Terminal.printJSON(accounts.map(AccountRow.init))
                } else {
                    Terminal.printTable(
                        ["id", "mail", "name", "status", "password", "person", "resume"],
                        accounts.map { Array(AccountRow($0).cells.prefix(7)) })
                }
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one account.")

        @OptionGroup var options: WorkspaceOptions
        @Argument(help: "The account's id or its mail address.") var account: String

        func run() throws {
            try reportingFailure {
                let row = AccountRow(try AccountsCommand.find(account, options))
                if options.json {
                    try Terminal.printJSON(row)
                } else {
                    Terminal.printTable(
                        ["", ""], Array(zip(AccountRow.names, row.cells)).map { [$0, $1] })
                }
            }
        }
    }

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Import existing accounts from CSV.",
            discussion: """
                Columns: mail,name,status,password_set,person_id,resume_id (UTF-8). All lines are \
                imported, or none if one is wrong. An account that is there already stays as it is. \
                An imported account with a password has no usable password here until its owner \
                asks for a new link.
                """)

        @OptionGroup var options: WorkspaceOptions
        @Argument(help: "The CSV file.") var file: String

        func run() throws {
            try reportingFailure {
                guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
                    throw ValidationError("cannot read \(file) as UTF-8 text")
                }
                let result = try AccountsCSV.importText(
                    text, file: (file as NSString).lastPathComponent,
                    into: AccountsCommand.store(options), now: Environment.live.now())
                if options.json {
                    try Terminal.printJSON(result)
                } else {
                    print("imported \(result.imported), already there \(result.known)")
                }
            }
        }
    }
}
