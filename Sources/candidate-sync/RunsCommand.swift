import ArgumentParser
import CandidateSync
import DropFolder
import Foundation
import Recruiting
import SyncStore

struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List and show runs; approve or discard a held one; undo a finished one.",
        subcommands: [List.self, Show.self, Approve.self, Discard.self, Undo.self])

    /// The run that somebody has named.
    /// - Parameter command: what is decided about it; nil if it is only looked at. By then `last` may be
    ///   another run than the one that somebody has looked at, and is not taken.
    /// - Throws: `Refused`, `StoreError`
    static func find(
        _ id: String, _ options: WorkspaceOptions, doing command: String? = nil
    ) throws -> (AccountStore, Run) {
        let store = try AccountsCommand.store(options)
        let run = try store.read { transaction in
            try ShortId.whole(
                id, of: "run", last: { try transaction.runs(limit: 1).first?.id },
                matching: { try transaction.runIds(with: $0, limit: $1) }
            ).flatMap { try transaction.run($0) }
        }
        guard let run else {
            throw Refused("there is no run '\(id)'; see 'candidate-sync runs list'")
        }
        if id == ShortId.last, let command {
            throw Refused(
                "'last' may be another run by now than the one that you have looked at; it is "
                    + "\(run.id): say 'runs \(command) \(run.id.suffix(8))'")
        }
        return (store, run)
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the last runs, newest first.")

        @OptionGroup var options: WorkspaceOptions
        @Option(help: "How many at the most.") var limit = 20

        func run() throws {
            try reportingFailure {
                let rows = try AccountsCommand.store(options).read { transaction in
                    try transaction.runs(limit: limit).map { run in
                        RunRow(run, counts: try transaction.counts(of: run))
                    }
                }
                if options.json {
                    try Terminal.printJSON(rows)
                } else {
                    Terminal.printTable(
                        ["run", "state", "trigger", "started", "finished", "opened", "held"],
                        rows.map(\.cells))
                }
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a run: its counts, and each candidate with outcome and reason.")

        @OptionGroup var options: WorkspaceOptions
        @Argument(help: ArgumentHelp(ShortId.help)) var id: String
        @Option(help: "How many candidates at the most.") var limit = 50

        func run() throws {
            try reportingFailure {
                let (store, run) = try RunsCommand.find(id, options)
                let (counts, decisions) = try store.read {
                    (try $0.counts(of: run), try $0.decisions(in: run, limit: limit))
                }
                let row = RunRow(run, counts: counts)
                if options.json {
                    try Terminal.printJSON(
                        RunStory(run: row, decisions: decisions.map { DecisionRow(decision: $0) }))
                    return
                }
                Terminal.printTable(
                    ["outcome", "candidates"],
                    Outcome.allCases.map { [$0.rawValue, "\(counts[$0] ?? 0)"] })
                for (reason, count) in run.failures {
                    print("not_target: \(count) by \(reason)")
                }
                for reason in run.hold { print("held, as \(reason)") }
                for warning in run.warnings {
                    print("warning \(warning.code.rawValue): \(warning.message)")
                }
                print("\nrun \(run.id): \(run.state.rawValue)")
                if let undoing = run.undoing { print(undoing.english) }
                Terminal.printTable(
                    ["person", "resume", "planned", "outcome", "reason", "account", "stood on"],
                    decisions.map { decision in
                        [
                            "\(decision.personId)", decision.resumeId.map { "\($0)" } ?? "",
                            decision.planned.rawValue, decision.outcome.rawValue,
                            decision.reasonAndUndoing, decision.accountId.map { "\($0)" } ?? "",
                            decision.basis.description,
                        ]
                    })
            }
        }
    }

    struct Approve: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a held run be carried out.",
            discussion: """
                It is carried out now, or by the instance that holds the workspace. Each person is \
                decided once more at the moment of writing: who was excluded, deleted or readdressed \
                since, or has left, is not written to, or not at the old address.
                """)

        @OptionGroup var options: WorkspaceOptions
        @Argument(help: "The run's id, or its beginning or end (4 letters or more).") var id: String

        func run() throws {
            try reportingFailure {
                try RunsCommand.settle(id, options, "approve", "approved") {
                    try $0.approve($1, by: Terminal.user, at: Date())
                }
            }
        }
    }

    struct Discard: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decide that nothing of a held run is carried out; its report says so.")

        @OptionGroup var options: WorkspaceOptions
        @Argument(help: "The run's id, or its beginning or end (4 letters or more).") var id: String

        func run() throws {
            try reportingFailure {
                try RunsCommand.settle(id, options, "discard", "discarded") {
                    try $0.discard($1, by: Terminal.user, at: Date())
                }
            }
        }
    }

    /// Notes the decision on a held run, then carries out what follows from it.
    private static func settle(
        _ id: String, _ options: WorkspaceOptions, _ command: String, _ word: String,
        _ decide: (AccountTransaction, Run) throws -> Bool
    ) throws {
        // Bad settings must stop this before anything is decided.
        _ = (try options.decidedSettings(), try options.templates())
        let (store, run) = try find(id, options, doing: command)
        guard try store.write({ try decide($0, run) }) else {
            throw Refused("run \(run.id) is \(run.state.rawValue), not held")
        }
        do {
            let result = try RunCommand.withPipeline(options) { try $0.continueRuns() }
            if options.json {
                try Terminal.printJSON(result.runs)
            } else {
                print("run \(run.id) is \(word)")
                for report in result.runs { RunCommand.show(report) }
            }
            if !result.held.isEmpty { throw ExitCode(1) }
        } catch let taken as WorkspaceLock.Taken {
            if options.json { return try Terminal.printJSON([RunReport]()) }
            print(
                "run \(run.id) is \(word); process \(taken.holder) holds the workspace and goes on with it"
            )
        }
    }
}

/// A run with what it decided, as JSON.
private struct RunStory: Encodable {
    let run: RunRow
    let decisions: [DecisionRow]
}

/// A decision as JSON, under the names of the report's columns.
struct DecisionRow: Encodable {
    let decision: Decision

    enum CodingKeys: String, CodingKey {
        case outcome, reason, planned, delivery, conditions, undone
        case exportedOn = "exported_on"
        case addressField = "address_field"
        case personId = "person_id"
        case resumeId = "resume_id"
        case accountId = "account_id"
        case mailFile = "mail_file"
        case statusFile = "status_file"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(decision.personId, forKey: .personId)
        try container.encode(decision.resumeId, forKey: .resumeId)
        try container.encode(decision.outcome.rawValue, forKey: .outcome)
        try container.encode(decision.reasonText, forKey: .reason)
        try container.encode(decision.accountId, forKey: .accountId)
        try container.encode(decision.mailFile, forKey: .mailFile)
        try container.encode(decision.statusFile, forKey: .statusFile)
        try container.encode(decision.planned.rawValue, forKey: .planned)
        try container.encode(decision.basis.exportDay, forKey: .exportedOn)
        try container.encode(decision.basis.delivery, forKey: .delivery)
        try container.encode(decision.basis.conditions, forKey: .conditions)
        try container.encode(decision.basis.addressField, forKey: .addressField)
        try container.encode(decision.undone, forKey: .undone)
    }
}

/// A run as the command line shows it.
private struct RunRow: Encodable {
    let run: String
    let state: String
    let trigger: Run.Trigger
    let startedAt: Date?
    let finishedAt: Date?
    let counts: [String: Int]
    let notTarget: [String: Int]
    let warnings: [Warning]
    /// Why it is held, or was.
    let hold: [String]
    let undoneBy: String?
    let undoneAt: Date?

    enum CodingKeys: String, CodingKey {
        case run, state, trigger, counts, warnings, hold
        case startedAt = "started_at"
        case finishedAt = "finished_at"
        case notTarget = "not_target"
        case undoneBy = "undone_by"
        case undoneAt = "undone_at"
    }

    init(_ run: Run, counts: [Outcome: Int]) {
        self.run = run.id
        state = run.state.rawValue
        trigger = run.trigger
        startedAt = run.startedAt
        finishedAt = run.finishedAt
        self.counts = Dictionary(
            uniqueKeysWithValues: Outcome.allCases.map { ($0.rawValue, counts[$0] ?? 0) })
        notTarget = Dictionary(run.failures.map { ($0.reason.description, $0.count) }) { $0 + $1 }
        warnings = run.warnings
        hold = run.hold.map(\.description)
        undoneBy = run.undoing?.by
        undoneAt = run.undoing?.finishedAt
    }

    var cells: [String] {
        [
            run, undoneBy == nil ? state : undoneAt == nil ? "being undone" : "undone",
            trigger.rawValue, startedAt?.formatted(.iso8601) ?? "",
            finishedAt?.formatted(.iso8601) ?? "", "\(counts["opened"] ?? 0)",
            "\(counts["held"] ?? 0)",
        ]
    }
}
