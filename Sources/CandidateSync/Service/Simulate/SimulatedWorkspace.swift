import DropFolder
import Foundation
import Publishing
import SiteSettings
import SyncStore

/// A workspace in a temporary folder, with copies of what a run would work on.
struct SimulatedWorkspace {
    let original: Workspace
    let copy: Workspace

    /// Makes the folder, readable for its owner alone, and removes it when `work` ends, however it does;
    /// if that is by a kill, the next one does. See `SimulationFolder`.
    static func with<Result>(
        copyOf original: Workspace, _ work: (SimulatedWorkspace) throws -> Result
    ) throws -> Result {
        let folder = try SimulationFolder()
        return try withExtendedLifetime(folder) {
            let workspace = SimulatedWorkspace(original: original, copy: Workspace(folder.path))
            try workspace.copy.prepare()
            do {
                return try work(workspace)
            } catch let error as StoreError where error.isFullDisk {
                // Only the copies are written to, and whoever reads of a database looks at the workspace's disk.
                throw SystemError(
                    "simulate (TMPDIR says where) in the folder", folder.path, code: ENOSPC)
            }
        }
    }

    /// Copies the files that were taken and not yet imported, and with them, if it is asked for, those
    /// in the inbox that a run would take. It comes before the databases are copied: what a service takes
    /// in between is in the copies then, or twice, and an export may come twice.
    /// - Parameter isIdle: whether nobody can be reading a file just now.
    /// - Returns: the files that would stay in the inbox, and those over which a process has died: it is
    ///   the import that tries them once more, not somebody who only looks.
    func takeFiles(
        fromInbox: Bool, isIdle: Bool, _ settings: Settings, _ environment: Environment
    ) throws -> [WaitingFile] {
        let claims = try ClaimFolder(copy.claimed)
        var leftOut: [WaitingFile] = []
        let reading = isIdle || WorkspaceLock.holder(of: original.lock) == nil ? 0 : 1
        if let taken = try? ClaimFolder(looking: original.claimed) {
            for claim in try taken.claims() {
                let deaths =
                    ImportAttempts.begun(claim.delivery, at: original.importAttempts) - reading
                if (1..<ImportAttempts.most).contains(deaths) {
                    leftOut.append(WaitingFile(name: claim.name, cause: .readerDied))
                    continue
                }
                // One that is imported just now is in the databases soon.
                guard let file = try? taken.open(claim) else { continue }
                try claims.claimCopy(of: file, delivery: claim.delivery)
            }
        }
        // A file that has killed the process twice is not read here either.
        try? FileManager.default.copyItem(
            atPath: original.importAttempts, toPath: copy.importAttempts)
        guard fromInbox, FileManager.default.fileExists(atPath: original.inbox) else {
            return leftOut
        }
        let identifiers = IdentifierSource(environment)
        var inbox = try Inbox(looking: original.inbox, rules: IntakeRules(settings.inbox))
        var look = try inbox.look(at: environment.moment)
        if look.again != nil {
            // What is quiet shows itself only so.
            environment.pause(inbox.rules.settle)
            look = try inbox.look(at: environment.moment)
        }
        for ready in look.ready {
            guard let file = try? OpenFile(ready.name, in: inbox.folder) else { continue }
            try claims.claimCopy(of: file, delivery: identifiers.next())
        }
        return leftOut + look.waiting
    }

    /// Copies the databases. The mirror comes first: a service that plans a run in between has the
    /// accounts say so, and nobody is forgotten.
    /// - Throws: `StoreError`, also for what is there and must not be looked at: without it everybody
    ///   would seem to be new.
    func takeDatabases() throws {
        // A copy of a file without a byte has some.
        try LostAccounts.check(original.accounts, beside: original.mirror)
        for (database, copy) in [
            (original.mirror, copy.mirror), (original.accounts, copy.accounts),
        ] where !Folder.isMissing(database) {
            try DatabaseCopy.make(of: database, at: copy)
        }
    }
}
