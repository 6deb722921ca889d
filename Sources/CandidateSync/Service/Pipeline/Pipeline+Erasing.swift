import DropFolder
import Logging
import Publishing
import SyncStore

extension Pipeline {
    /// Finishes the erasures that were cut short since this was done last, as where somebody was killed over
    /// one beside us. What fails waits for the day's purge: each look goes through all files.
    func finishErasuresCutShort() throws {
        let found = try unfinishedErasures()
        triedErasures.formIntersection(found)
        // In this order: whoever is at one is seen to be from before it is noted.
        guard !found.isSubset(of: triedErasures), try !Erasure.isGoingOn(in: open.paths) else {
            return
        }
        finishErasures()
        triedErasures = try found.intersection(unfinishedErasures())
    }

    /// Without those that are done but for the databases' files, which wait for whoever reads one.
    private func unfinishedErasures() throws -> Set<Int64> {
        let erasures = try accounts.read { try $0.erasuresToFinish() }
        let unfinished = erasures.filter { erasure in
            let trace = try? JSONText.decode(PersonTrace.self, from: erasure.trace)
            return trace?.isScrubbing != true
        }
        return Set(unfinished.map { $0.id })
    }

    /// Finishes the erasures that were cut short. That it fails must not stop the rest. It is done before
    /// a file is taken: one that came since may name a person who is to come back.
    /// - Parameter onlyWaiting: only those that have waited for files that are imported now.
    func finishErasures(onlyWaiting: Bool = false) {
        do {
            let listener = listener
            let erasure = Erasure(open, settings, waits: false) {
                try listener(.planning(done: 0, total: 0))
            }
            let count = try erasure.finish(onlyWaiting: onlyWaiting)
            if count > 0 { log.info("erasures finished", metadata: ["count": "\(count)"]) }
        } catch is CancellationError {
            // Told to stop: the next start goes on with it.
        } catch {
            log.error(
                "an erasure could not be finished", metadata: ["why": "\(error.withoutNames)"])
        }
    }
}
