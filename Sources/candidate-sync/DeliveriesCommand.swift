import ArgumentParser
import CandidateSync
import Foundation
import Publishing
import SyncStore

struct DeliveriesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliveries",
        abstract: "List deliveries, show one's receipt, or import its file again.",
        subcommands: [List.self, Show.self, Replay.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the last deliveries, newest first.")

        @OptionGroup var options: WorkspaceOptions
        @Option(help: "How many at the most.") var limit = 20

        func run() throws {
            try reportingFailure {
                let receipts = try AccountsCommand.store(options)
                    .read { try $0.deliveries(limit: limit) }
                    .map { try JSONText.decode(Receipt.self, from: $0.receipt) }
                if options.json {
                    try Terminal.printJSON(receipts)
                } else {
                    Terminal.printTable(
                        ["delivery", "file", "result", "error", "records", "run"],
                        receipts.map {
                            [
                                $0.delivery, $0.file, $0.result, $0.error?.code ?? "",
                                "\($0.records.total)", $0.run ?? "",
                            ]
                        })
                }
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a delivery's receipt.")

        @OptionGroup var options: WorkspaceOptions
        @Argument(help: "The delivery's id.") var id: String

        func run() throws {
            try reportingFailure {
                guard
                    let delivery = try AccountsCommand.store(options).read({ try $0.delivery(id) })
                else {
                    throw ValidationError(
                        "there is no delivery '\(id)'; see 'candidate-sync deliveries list'")
                }
                // The receipt is JSON for people and programs alike.
                FileHandle.standardOutput.write(delivery.receipt)
            }
        }
    }
}
