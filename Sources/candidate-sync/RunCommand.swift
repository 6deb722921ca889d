import ArgumentParser
import CandidateSync
import Foundation
import Logging
import Recruiting
import SyncStore

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Import what lies in the inbox, sync, publish, and exit.",
        discussion: """
            Takes every complete file out of the inbox, decides each candidate, opens accounts, \
            and writes mails, status documents, receipts and reports into outbox/. With FILEs it \
            works on copies of those instead. A run that was cut short goes on first; whoever it \
            still means is decided once more. A run that would write to more people within 24 hours \
            than safety.max_new_accounts waits for 'runs approve', and the next one takes it over.

            With --expect NAME the run is first compared with what 'simulate --save NAME' kept: the \
            same people, outcomes and addresses, or it lists the differences and ends with 1 before \
            it takes a file; the next run without --expect does it. A file that comes in the moments \
            behind that comparison may be imported by then: that run is discarded, and named with its \
            deliveries. It reminds nobody.
            """)

    @OptionGroup var options: WorkspaceOptions
    @OptionGroup var logging: LogOptions

    @Option(
        help: ArgumentHelp(
            "Do exactly what the simulation of that name said, or nothing.", valueName: "name"))
    var expect: String?

    @Argument(help: "Exports to import instead of those in the inbox; they stay where they are.")
    var files: [String] = []

    func validate() throws {
        for file in files where !FileManager.default.fileExists(atPath: file) {
            throw ValidationError("there is no file \(file)")
        }
    }

    func run() throws {
        try reportingFailure(by: logging.complain) {
            let expected = try expect.map { try SavedSimulations(options.folder).named($0) }
            let result: Pipeline.Result
            do {
                result = try Self.withPipeline(
                    options, logging.logger(.warning), isQuiet: logging.logFormat == .json
                ) {
                    try $0.run(files: files, expecting: expected)
                }
            } catch let unexpected as UnexpectedRun where options.json {
                try Terminal.printJSON(unexpected)
                throw ExitCode(1)
            }
            if options.json { try Terminal.printJSON(result) } else { Self.show(result) }
            let isRejected = result.deliveries.contains { !$0.isAccepted }
            if isRejected || !result.held.isEmpty { throw ExitCode(1) }
        }
    }

    /// Opens the workspace, does the work with progress on stderr, and lets it go.
    /// - Parameter isQuiet: says nothing of its progress.
    static func withPipeline<Result>(
        _ options: WorkspaceOptions, _ log: Logger = LogOptions.logger(.warning),
        isQuiet: Bool = false, _ work: (Pipeline) throws -> Result
    ) throws -> Result {
        let progress = ProgressLine()
        defer { progress.end() }
        let pipeline = try Pipeline(
            options.folder, settings: options.decidedSettings(), templates: options.templates(),
            log: log
        ) { if !isQuiet { progress.show($0) } }
        return try work(pipeline)
    }

    static func show(_ result: Pipeline.Result) {
        if !result.deliveries.isEmpty {
            Terminal.printTable(
                ["file", "result", "candidates", "resumes", "users"],
                result.deliveries.map {
                    [
                        $0.file, $0.result, "\($0.records.candidates)", "\($0.records.resumes)",
                        "\($0.records.users)",
                    ]
                })
        }
        for receipt in result.deliveries {
            if let error = receipt.error { print("\(receipt.file): \(error.sentence)") }
            for warning in receipt.warnings {
                print("\(receipt.file): warning \(warning.code.rawValue): \(warning.message)")
            }
        }
        for file in result.waiting { print("waiting in the inbox: \(file.file): \(file.reason)") }
        for run in result.runs { show(run) }
        for run in result.held {
            print("\nrun \(run)")
            showOutcomes(result.heldCounts[run] ?? [:])
            let plans = Outcome.allCases.compactMap { outcome in
                result.heldPlans[run]?[outcome.rawValue].map { "\($0) \(outcome.rawValue)" }
            }
            if !plans.isEmpty { print("those held are to be: \(plans.joined(separator: ", "))") }
            print(
                "run \(run) is held: \(result.heldBecause[run] ?? "it waits for an approval"); "
                    + "look with 'runs show \(run)', then 'runs approve' or 'runs discard'")
        }
        if result.deliveries.isEmpty, result.runs.isEmpty, result.waiting.isEmpty {
            print("nothing new in the inbox")
        }
    }

    static func show(_ report: RunReport) {
        print("\nrun \(report.run)")
        showOutcomes(report.counts)
        for warning in report.warnings {
            print("warning \(warning.code.rawValue): \(warning.message)")
        }
    }

    private static func showOutcomes(_ counts: [String: Int]) {
        Terminal.printTable(
            ["outcome", "candidates"],
            Outcome.allCases.map { [$0.rawValue, "\(counts[$0.rawValue] ?? 0)"] })
    }
}
