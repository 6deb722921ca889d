import DropFolder
import Foundation
import Publishing
import SiteSettings
import SyncStore

/// A workspace in a temporary folder, with copies of what a run would work on.
struct SimulatedWorkspace {
    let original: Workspace
    let copy: Workspace

    /// Makes the folder, readable for its owner alone, and removes it when `work` ends, however it does.
    static func with<Result>(
        copyOf original: Workspace, _ work: (SimulatedWorkspace) throws -> Result
    ) throws -> Result {
        let pattern = (NSTemporaryDirectory() as NSString)
            .appendingPathComponent("candidate-sync-simulation-XXXXXX")
        var bytes = Array(pattern.utf8CString)
        guard mkdtemp(&bytes) != nil else { throw SystemError("make the folder", pattern) }
        let path = bytes.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        defer { try? FileManager.default.removeItem(atPath: path) }
        let workspace = SimulatedWorkspace(original: original, copy: Workspace(path))
        try workspace.copy.prepare()
        return try work(workspace)
    }

    /// Copies the files that were taken and not yet imported, and with them, if it is asked for, those
    /// in the inbox that a run would take. It comes before the databases are copied: what a service takes
    /// in between is in the copies then, or twice, and an export may come twice.
    /// - Returns: the files that would stay in the inbox.
    func takeFiles(
        fromInbox: Bool, _ settings: Settings, _ environment: Environment
    ) throws -> [WaitingFile] {
        let claims = try ClaimFolder(copy.claimed)
        if let taken = try? ClaimFolder(looking: original.claimed) {
            for claim in try taken.claims() {
                // One that is imported just now is in the databases soon.
                guard let file = try? taken.open(claim) else { continue }
                try claims.claimCopy(of: file, delivery: claim.delivery)
            }
        }
        // A file that has killed the process twice is not read here either.
        try? FileManager.default.copyItem(
            atPath: original.importAttempts, toPath: copy.importAttempts)
        guard fromInbox, FileManager.default.fileExists(atPath: original.inbox) else { return [] }
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
        return look.waiting
    }

    /// Copies the databases. The mirror comes first: a service that plans a run in between has the
    /// accounts say so, and nobody is forgotten.
    /// - Parameter open: the original's databases, if this process has them open.
    func takeDatabases(_ open: OpenWorkspace?) throws {
        if let open {
            try open.mirror.copy(to: copy.mirror)
            try open.accounts.copy(to: copy.accounts)
        } else {
            _ = try DatabaseCopy.make(of: original.mirror, at: copy.mirror)
            _ = try DatabaseCopy.make(of: original.accounts, at: copy.accounts)
        }
    }
}
