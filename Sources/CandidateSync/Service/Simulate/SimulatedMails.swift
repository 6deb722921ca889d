import DropFolder
import Publishing
import SiteSettings
import SyncStore

/// The mails of a simulated run: it is carried out in the copy, as far as they are wanted.
final class SimulatedMails {
    private let pipeline: Pipeline
    private let most: Int
    private var taken: Set<FileName> = []

    /// - Parameter most: how many people's; `.max` for everybody's, and the owners'.
    init(_ pipeline: Pipeline, most: Int) {
        self.pipeline = pipeline
        self.most = most
    }

    /// Leaves out what was written so far.
    func skip() { taken = Set(names()) }

    /// Carries a planned run out, as if it were approved in case it waits.
    func write(of id: String) throws {
        let (accounts, now) = (pipeline.accounts, pipeline.environment.now())
        let run = try accounts.write { transaction in
            guard let run = try transaction.run(id), run.state == .held else {
                return try transaction.run(id)
            }
            _ = try transaction.approve(run, by: "simulation", at: now)
            return try transaction.run(id)
        }
        guard let run else { return }
        let execution = pipeline.stages.execution
        if most == .max {
            _ = try execution.carryOut(run) { [listener = pipeline.listener] in
                try listener(.writing(done: $0, total: $1))
            }
        } else {
            _ = try pipeline.outbox.publish { batch in
                let decisions = try batch.transaction.pending(in: run, limit: most)
                try execution.accountStage.carryOut(decisions, of: run, &batch)
            }
        }
    }

    /// Hands over the mails, in the order in which they were made.
    func take(_ mail: (String, [UInt8]) throws -> Void) throws {
        guard most > 0 else { return }
        for name in names() where !taken.contains(name) {
            let path = "\(pipeline.open.paths.outbox)/mail/\(name.printable)"
            try mail(name.printable, [UInt8](contentsOf: path))
        }
    }

    private func names() -> [FileName] {
        (try? Folder("\(pipeline.open.paths.outbox)/mail").names().sorted()) ?? []
    }
}
