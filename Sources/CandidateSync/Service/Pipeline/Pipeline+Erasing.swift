import DropFolder
import Foundation
import Logging
import Publishing
import SyncStore

extension Pipeline {
    /// Finishes the erasures that wait for nobody and that nobody is at: those that were cut short, as where
    /// somebody was killed over one beside us, and those that have waited for files that are imported now.
    /// What fails waits for the day's purge, as each look goes through all files; what meets a replay is
    /// tried again by the next turn.
    func finishErasuresCutShort() throws {
        let found = try unfinishedErasures()
        triedErasures.formIntersection(found)
        // In this order: whoever is at one is seen to be from before it is noted.
        guard !found.isSubset(of: triedErasures), try !Erasure.isGoingOn(in: open.paths) else {
            return
        }
        guard finish(erasures: found) else { return }
        triedErasures = try found.intersection(unfinishedErasures())
    }

    /// Without those that wait for files that are claimed, and those that are done but for the databases'
    /// files, which wait for whoever reads one.
    private func unfinishedErasures() throws -> Set<Int64> {
        let erasures = try accounts.read { try $0.erasuresToFinish() }
        guard !erasures.isEmpty else { return [] }
        let claimed = try folders.claims.claims().map(\.delivery)
        let unfinished = erasures.filter { erasure in
            guard let trace = try? JSONText.decode(PersonTrace.self, from: erasure.trace) else {
                return true
            }
            return !trace.isScrubbing && Set(trace.claimed ?? []).isDisjoint(with: claimed)
        }
        return Set(unfinished.map { $0.id })
    }

    /// Finishes the erasures that were cut short. That it fails must not stop the rest. It is done before
    /// a file is taken: one that came since may name a person who is to come back. While somebody is at one,
    /// all wait for another time.
    func finishErasures() {
        // Where that can't be found out, finishing them says why.
        guard (try? Erasure.isGoingOn(in: open.paths)) != true else { return }
        _ = finish(erasures: nil)
    }

    /// Finishes erasures at which nobody is.
    /// - Parameter ids: only these, which are tried again where a replay is met; nil for all.
    /// - Returns: false if a replay is at the files just now.
    private func finish(erasures ids: Set<Int64>?) -> Bool {
        do {
            let erasure = Erasure(open, settings, waits: false) { try self.onStep() }
            let count = try erasure.finish(ids)
            if count > 0 { log.info("erasures finished", metadata: ["count": "\(count)"]) }
        } catch is CancellationError {
            // Told to stop: the next start goes on with it.
        } catch let error as SystemError where error.code == EWOULDBLOCK && ids != nil {
            return false
        } catch {
            log.error(
                "an erasure could not be finished", metadata: ["why": "\(error.withoutNames)"])
        }
        return true
    }
}
