import ArgumentParser
import CandidateSync
import Foundation
import Logging
import Recruiting
import SiteSettings
import SyncStore

struct RunCommand: LoggingCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Import what lies in the inbox, sync, publish, and exit.",
        discussion: """
            Takes every complete file out of the inbox, decides each candidate, opens accounts, \
            and writes mails, status documents, receipts and reports into outbox/. With FILEs it \
            works on copies of those instead. A run that was cut short goes on first; whoever it \
            still means is decided once more. A run that would write to more people within 24 hours \
            than safety.max_new_accounts waits for 'runs approve', and the next one takes it over.

            With --expect NAME the run is first compared with what 'simulate --save NAME' kept: \
            the same people, outcomes and addresses, or it lists the differences and ends with 1 \
            before it takes a file; the next run without --expect does it. A file that comes just \
            after that comparison may be imported by then: that run is discarded, and named with \
            its deliveries. It reminds nobody.
            """)

    @OptionGroup var options: WorkspaceOptions
    @OptionGroup var logging: LogOptions

    @Option(
        help: ArgumentHelp(
            "Do exactly what the simulation of that name said, or nothing.", valueName: "name"))
    var expect: String?

    @Argument(
        help: "Exports to import instead of those in the inbox; they stay where they are.",
        completion: .file())
    var files: [String] = []

    func validate() throws { try checkAreThere(files) }

    func run() throws {
        let expected = try expect.map { try SavedSimulations(options.folder).named($0) }
        let result: Pipeline.Result
        do {
            result = try Self.withPipeline(options, logging, copying: files) {
                try $0.run(files: files, expecting: expected)
            }
        } catch let unexpected as UnexpectedRun where options.json {
            try Terminal.printJSON(unexpected)
            throw ExitCode(1)
        }
        try options.show(result) { Self.show(result, Wording(options)) }
        if result.hasTrouble { throw ExitCode(74) }
        let isRejected = result.deliveries.contains { !$0.isAccepted }
        if isRejected || !result.held.isEmpty { throw ExitCode(1) }
    }

    /// Opens the workspace, does the work with progress on stderr, and lets it go. Who stops it (Ctrl-C)
    /// ends it at its next step, as the service: a file that was just being read has killed nobody.
    /// - Parameters:
    ///   - logging: nil for a command that takes no such options. A log for programs is not mixed
    ///     with progress.
    ///   - files: what it takes copies of; one that it has not taken yet is none that others go on with.
    static func withPipeline<Result>(
        _ options: WorkspaceOptions, _ logging: LogOptions? = nil, copying files: [String] = [],
        _ work: (Pipeline) throws -> Result
    ) throws -> Result {
        let settings = try options.decidedSettings()
        let zone = settings.site.zone
        let log =
            logging?.logger(.warning, zone: { zone })
            ?? LogOptions.logger(.warning, zone: { zone })
        let isQuiet = logging?.logFormat == .json
        let progress = ProgressLine()
        defer { progress.end() }
        let interruption = Interruption()
        defer { interruption.end() }
        do {
            let pipeline = try Pipeline(
                options.folder, settings: settings, templates: options.templates(), log: log
            ) {
                try interruption.check()
                if !isQuiet { progress.show($0) }
            }
            return try work(pipeline)
        } catch is CancellationError {
            guard files.isEmpty else {
                throw Refused(
                    "stopped; start it again with the files: what was taken of them already is "
                        + "imported by the next 'run' anyhow, and once more does no harm",
                    "中止しました。同じファイルを指定して、もう一度実行してください。"
                        + "すでに取り込んだ分が重なっても、問題はありません。")
            }
            throw Refused(
                "stopped; the next 'run', or the service, goes on with it",
                "中止しました。続きは、次の「run」またはサービスが行います。")
        }
    }

    static func show(_ result: Pipeline.Result, _ say: Wording) {
        say.printDeliveries(result.deliveries)
        for file in result.waiting { print(say.text(file)) }
        for run in result.runs { show(run, say) }
        for run in result.held { show(heldRun: run, of: result, say) }
        if result.deliveries.isEmpty, result.runs.isEmpty, result.waiting.isEmpty {
            say.print("nothing new in the inbox", "inboxに新しいファイルはありません。")
        }
    }

    private static func show(heldRun run: String, of result: Pipeline.Result, _ say: Wording) {
        say.print("\nrun \(run)", "\n実行 \(run)")
        say.printOutcomes(result.heldCounts[run] ?? [:])
        let plans = Outcome.allCases.compactMap { outcome -> String? in
            guard let count = result.heldPlans[run]?[outcome.rawValue] else { return nil }
            return say("\(count) \(outcome.rawValue)", "\(say.text(outcome)) \(count)人")
        }
        if !plans.isEmpty {
            say.print(
                "once approved: \(plans.joined(separator: ", "))",
                "承認された場合の判定：\(plans.joined(separator: "、"))")
        }
        let why = result.holds[run].map { $0.map { say.text($0) }.joined() } ?? ""
        say.print(
            "run \(run) is held: \(result.heldBecause[run] ?? "it waits for an approval"); "
                + "look with 'runs show \(run)', then 'runs approve' or 'runs discard'",
            "実行 \(run) は承認待ちです。\(why)「runs show \(run)」で内容を確認し、"
                + "「runs approve」で承認するか、「runs discard」で破棄してください。")
    }

    static func show(_ report: RunReport, _ say: Wording) {
        say.print("\nrun \(report.run)", "\n実行 \(report.run)")
        say.printOutcomes(report.counts)
        for warning in report.warnings { print(say.text(warning)) }
    }
}
