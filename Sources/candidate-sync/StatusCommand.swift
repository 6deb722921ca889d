import ArgumentParser
import CandidateSync
import Foundation

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "How the workspace is: inbox, held runs, spool, what nobody has collected.",
        discussion: "Exit status: 0 all is well; 1 something stands in the way, and it says what.")

    @OptionGroup var options: WorkspaceOptions

    func run() throws {
        try reportingFailure {
            let status = try WorkspaceStatus(options.folder, settings: options.settings())
            if options.json { try Terminal.printJSON(status) } else { show(status) }
            if !status.problems.isEmpty { throw ExitCode(1) }
        }
    }

    private func show(_ status: WorkspaceStatus) {
        let next = status.nextRun?.formatted(.iso8601) ?? "when a file arrives"
        Terminal.printTable(
            ["", ""],
            [
                ["process", status.process ?? "none"],
                ["next run", next],
                ["inbox", "\(status.ready) ready, \(status.waiting.count) waiting"],
                ["claimed", "\(status.claimed)"],
                ["spool", "\(status.spool)"],
                ["held runs", "\(status.held.count)"],
                ["free", "\(status.freeMiB) MiB"],
            ])
        print()
        Terminal.printTable(
            ["outbox", "files", "oldest"],
            status.outbox.map { ["\($0.folder)/", "\($0.files)", age(of: $0.oldest)] })
        for file in status.waiting { print("\nwaiting in the inbox: \(file.file): \(file.reason)") }
        for error in status.statusErrors {
            print(
                "\nrefused by the CRM: \(error.record), \(error.status): code \(error.meaning); in "
                    + "\(error.document)")
        }
        let more = status.statusErrorCount - status.statusErrors.count
        if more > 0 { print("\nrefused by the CRM: \(more) more") }
        for sentence in status.lateMails.sentences { print("\ncollected late: \(sentence)") }
        for drift in status.drift {
            print(
                "\n\(drift.code): \(drift.field) in \(drift.file), received "
                    + drift.receivedAt.formatted(.iso8601))
        }
        for problem in status.problems { print("\nproblem: \(problem)") }
    }

    private func age(of date: Date?) -> String {
        guard let date else { return "" }
        let minutes = Int(Date().timeIntervalSince(date) / 60)
        return switch minutes {
        case ..<120: "\(max(0, minutes)) min"
        case ..<2_880: "\(minutes / 60) h"
        default: "\(minutes / 1_440) days"
        }
    }
}
