package import CandidateSync
import Logging
import Publishing
package import SyncStore

/// 実行の取り消し: takes a finished run back, as far as that is still possible; see `RunUndo`.
package struct UndoRun: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    package enum Answer: Sendable, Equatable {
        case refused(RunUndo.Refusal)
        /// What would be done, or what is done.
        case report(UndoReport)
    }

    private var undo: RunUndo { RunUndo(site.open, site.settings) }

    /// What it would do. It changes nothing.
    /// - Parameter most: how much of what can't be undone is named.
    /// - Throws: `Busy`, `StoreError`, `SystemError`
    package func preview(_ run: Run, naming most: Int = .max) async throws -> Answer {
        let undo = undo
        return try await site.searches.run {
            if let refusal = try undo.refusal(of: run) { return .refused(refusal) }
            return .report(try undo.report(on: run, naming: most))
        }
    }

    /// Does it, or goes on with it; a run that is undone stays so, and the answer is the same again.
    /// Others write between the steps, and a service at work may do some of them. What it throws leaves
    /// the rest to be done: by the same once more, or by the service.
    /// - Parameter who: who has it done, for the audit list.
    /// - Throws: `Busy`, `StoreError`, `SystemError`
    package func callAsFunction(
        _ run: Run, by who: String, naming most: Int = .max
    ) async throws -> Answer {
        let undo = undo
        let refusal = try await site.write {
            let refusal = try undo.refusal(of: run)
            if refusal == nil { try undo.begin(run, by: who) }
            return refusal
        }
        if let refusal { return .refused(refusal) }
        while try await site.write({ try undo.step(run) }) {}
        // A status update may have been committed by somebody who died before it left.
        try await site.write { [outbox = site.open.outbox] in
            if try outbox.hasSpooled { try outbox.recover() }
        }
        site.changed()
        site.log.info("run undone", metadata: ["run": "\(run.id)"])
        return try await preview(run, naming: most)
    }
}
