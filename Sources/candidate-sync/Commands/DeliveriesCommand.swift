import ArgumentParser
import CandidateSync
import Foundation
import MyPage
import SyncStore

struct DeliveriesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliveries",
        abstract: "List deliveries, show one's receipt, or import its file again.",
        subcommands: [List.self, Show.self, Replay.self])

    /// The whole id of a delivery that somebody has named; nil if none is known by it.
    /// - Throws: `Refused`, `StoreError`
    static func whole(_ id: String, in accounts: any AccountReading) throws -> String? {
        try accounts.read { transaction in
            try ShortId.whole(
                id, of: .delivery, last: { try transaction.deliveries(limit: 1).first?.id },
                matching: { try transaction.deliveryIds(with: $0, limit: $1) })
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the last deliveries, newest first.")

        @OptionGroup var options: WorkspaceOptions
        @Option(help: "How many at the most.") var limit: UInt = 20

        func run() throws {
            let receipts = try options.lookAtAccounts()
                .read { try $0.deliveries(limit: Int(clamping: limit)) }
                .map { Receipt($0) }
            try options.show(receipts) {
                let say = Wording()
                say.printTable(
                    ["delivery", "file", "result", "error", "records", "run"],
                    ["受付ID", "ファイル", "結果", "理由", "件数", "実行"],
                    receipts.map {
                        [
                            $0.delivery, $0.file, say.text(isAccepted: $0.isAccepted),
                            $0.error.map { say($0.code, $0.japanese) } ?? "",
                            "\($0.records.total)", $0.run ?? "",
                        ]
                    })
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show a delivery's receipt.")

        @OptionGroup var options: WorkspaceOptions
        @Argument(help: ArgumentHelp(ShortId.help)) var id: String

        func run() throws {
            let accounts = try options.lookAtAccounts()
            guard let whole = try DeliveriesCommand.whole(id, in: accounts),
                let delivery = try accounts.read({ try $0.delivery(whole) })
            else { throw CandidateSync.Replay.Refusal.unknown(id) }
            // The receipt is JSON for people and programs alike.
            try StandardOutput.write(delivery.receipt)
        }
    }
}
