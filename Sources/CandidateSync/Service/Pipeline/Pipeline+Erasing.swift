import DropFolder
import Logging

extension Pipeline {
    /// Finishes the erasures that were cut short. That it fails must not stop the rest. A start does so
    /// before it takes a file: one that came since may name a person who is to come back.
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
