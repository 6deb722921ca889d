import Logging
import Publishing
import SyncStore

extension Pipeline {
    /// Ends the undoing of runs that was begun, as whoever did it died or was cut short. It was
    /// confirmed; until it is done, mails wait aside that nobody sends and nobody misses.
    func finishUndoing() throws {
        let undo = RunUndo(open, settings)
        for run in try accounts.read({ try $0.runsBeingUndone() }) {
            while try undo.step(run) { try onStep() }
            log.info("run undone", metadata: ["run": "\(run.id)"])
        }
    }
}
