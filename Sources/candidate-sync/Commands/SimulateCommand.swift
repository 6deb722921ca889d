import ArgumentParser
import CandidateSync
import Foundation
import Recruiting
import SyncStore

struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "What a run would do: people, outcomes, mails; nothing is changed.",
        discussion: """
            Copies the databases into a temporary folder, imports there what lies complete in the \
            inbox (with FILEs, those instead), and plans the run as 'run' would. It needs room for the \
            copies, works beside a watch, and leaves reminders out. Links in the mails lead nowhere, \
            and say so.

            Exit status 1 if a delivery would be rejected or the run would be held.
            """)

    @OptionGroup var options: WorkspaceOptions

    @Flag(help: "List every person whom the run decides; without, only the counts.")
    var all = false

    @Option(
        help: ArgumentHelp(
            "Write the mails into this folder, which is new or empty.", valueName: "dir"),
        completion: .directory)
    var mails: String?

    @Option(
        help: ArgumentHelp(
            "Keep the result in state/simulations/, for 'run --expect'.", valueName: "name"))
    var save: String?

    @Argument(
        help: "Exports to simulate with instead of those in the inbox.", completion: .file())
    var files: [String] = []

    func validate() throws {
        try checkAreThere(files)
        if let save, !SavedSimulations.isName(save) {
            let unknown = SavedSimulations.Unknown.noName(save)
            throw ValidationError(unknown.description, unknown.japanese)
        }
    }

    func run() throws {
        let simulation: Simulation
        do {
            simulation = try simulate()
        } catch is CancellationError {
            throw Refused("stopped; the copies are removed", "中止しました。コピーは削除しました。")
        }
        try options.show(simulation) {
            SimulationTables(simulation: simulation, listsPeople: all, say: Wording(options)).show()
        }
        let isRejected = simulation.deliveries.contains { !$0.isAccepted }
        if isRejected || !simulation.hold.isEmpty { throw ExitCode(1) }
    }

    private func simulate() throws -> Simulation {
        let interruption = Interruption()
        defer { interruption.end() }
        let progress = ProgressLine()
        defer { progress.end() }
        let simulator = Simulator(
            options.folder, settings: try options.decidedSettings(),
            templates: try options.templates()
        ) {
            try interruption.check()
            progress.show($0)
        }
        let folder = try mails.map { try MailFolder($0, of: options.folder) }
        if isatty(STDERR_FILENO) == 1 {
            Terminal.complain(Wording()("copying the databases …", "データベースをコピーしています"))
        }
        let wish = Simulator.Wish(
            people: all ? .max : 0, mails: folder == nil ? 0 : .max)
        func write(_ name: String, _ mail: [UInt8]) throws { try folder?.write(mail, as: name) }
        guard let save else { return try simulator(files: files, wish, mail: write) }
        let (simulation, saved) = try simulator.saving(files: files, wish, mail: write)
        if let first = simulation.goesOnFirst.first {
            throw Refused(
                "run \(first) was approved or cut short, and goes on first: start 'run' for it, then save",
                "実行 \(first) は承認済み、または途中で止まっているため、先に再開されます。先に「run」を実行してください。"
            )
        }
        try SavedSimulations(options.folder).save(saved, as: save)
        return simulation
    }
}
