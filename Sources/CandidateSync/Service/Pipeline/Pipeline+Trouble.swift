import DropFolder
import Logging
import SiteSettings
import SyncStore

extension Pipeline {
    /// Does what is tried again at each turn, and whose failure stops nothing else. That is told once for
    /// each reason, and so is its end.
    /// - Parameters:
    ///   - failure: what the log says then.
    ///   - end: what it says once it works again.
    /// - Throws: what `work` throws but for `SystemError`; that too if it is a sync that failed, as what was
    ///   committed before may not be on disk (see `rewriteLogs`).
    func trying(
        or failure: Logger.Message, then end: Logger.Message, _ work: () throws -> Void
    ) throws {
        let name = "\(failure)"
        do {
            try work()
            if troubles.removeValue(forKey: name) != nil { log.info(end) }
        } catch let error as SystemError where !error.isFailedSync {
            let why = error.withoutNames
            if troubles.updateValue(why, forKey: name) != why {
                log.error(failure, metadata: ["why": "\(why)"])
            }
        }
    }

    /// Writes anew what was committed and may not be on disk, after a sync that failed.
    func rewriteLogs() throws {
        try accounts.rewriteLog()
        try mirror.rewriteLog()
    }
}

extension Error {
    /// Whether what was committed before may not be on disk (see `Pipeline.rewriteLogs`).
    var mayHaveLostWrites: Bool {
        switch self {
        case let error as SystemError: error.isFailedSync
        case let error as StoreError: error.isDiskFailure
        default: false
        }
    }
}
