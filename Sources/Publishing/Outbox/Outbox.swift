import DropFolder
import Foundation
package import SiteSettings
package import SyncStore
import Synchronization

/// The one way out: publishes each file exactly once, whenever the process dies.
///
/// A batch of files goes: written to the spool, made durable, committed together with what it
/// means, then renamed into place. After a crash a spool file tells by its row which of the two
/// halves is missing. See ExactlyOnce.
package final class Outbox: Sendable {
    /// The moments between which a process may die; tests let it.
    package enum Step: Sendable, CaseIterable {
        case written, synced, committed, moved, done
    }

    private let store: AccountStore
    let identifiers: IdentifierSource
    let spool: Folder
    /// Where files wait that are taken back (see `OutboxReturns`).
    private let takenBack: String
    /// One publishes at a time: SQLite would have it so anyway, and the folder's lock is one for
    /// all that use the same handle.
    let turn = NSLock()
    private let folders: [OutboxItem.Kind: FollowedFolder]
    /// Files that have left while their folders are not on disk yet.
    private let unsettled = Mutex<[OutboxItem]>([])
    /// Hears why committed files could not leave; nil if that is thrown.
    private let onDelay: (@Sendable (any Error) -> Void)?
    let reached: @Sendable (Step) throws -> Void

    /// Opens the folders, making those that are missing.
    /// - Parameter onDelay: hears why files could not leave whose batch is committed, for whoever relies on
    ///   others to bring them out (see `recover`): the batch is published for them all the same.
    /// - Throws: `SystemError`; `OutboxError` if a file can't be renamed from the spool to the outbox.
    package init(
        _ workspace: Workspace, store: AccountStore, identifiers: IdentifierSource,
        reached: @escaping @Sendable (Step) throws -> Void = { _ in },
        onDelay: (@Sendable (any Error) -> Void)? = nil
    ) throws {
        self.store = store
        self.identifiers = identifiers
        self.onDelay = onDelay
        self.reached = reached
        spool = try Folder(making: workspace.spool, mode: 0o700)
        takenBack = workspace.takenBack
        var folders: [OutboxItem.Kind: FollowedFolder] = [:]
        for kind in OutboxItem.Kind.allCases {
            let path = "\(workspace.outbox)/\(kind.folder)"
            let folder = try FollowedFolder(path)
            guard try spool.canMove(to: folder.folder()) else {
                throw OutboxError(folder: path, spool: workspace.spool)
            }
            folders[kind] = folder
        }
        self.folders = folders
    }

    /// Makes a batch of files and everything they mean, in one transaction, and lets them out.
    ///
    /// When this returns the files are in the outbox. When it throws, either nothing happened, or
    /// everything is committed and `recover` brings the files out.
    package func publish<Result>(_ work: (inout OutboxBatch) throws -> Result) throws -> Result {
        try publish(preparing: { _ in }, { _, batch in try work(&batch) })
    }

    /// The same for files that tell of work which nobody has waited for: everything on the spool's file
    /// system is on disk before the commit, and not just these files. That their renames are on disk is
    /// seen to with those of the next batch, or by `settle`.
    package func publishBehindAll<Result>(
        _ work: (inout OutboxBatch) throws -> Result
    ) throws -> Result {
        try inTurn(alone: false) { try publishLocked(isBehindAll: true, work) }
    }

    /// Sees to it that what has left is on disk, and notes that it has. A batch that is not settled yet
    /// when the process dies is settled by `recover`.
    package func settle() throws { try turn.withLock { try settleLocked() } }

    /// The same, with files that are made before the transaction begins.
    /// - Parameters:
    ///   - prepare: makes them, for as long as that takes: nobody waits for it.
    ///   - work: gets what `prepare` gave.
    package func publish<Prepared, Result>(
        preparing prepare: (inout OutboxDraft) throws -> Prepared,
        _ work: (Prepared, inout OutboxBatch) throws -> Result
    ) throws -> Result {
        // A spool file without a row is on its way in here, and a leftover to `recover`.
        try inTurn(alone: false) {
            var draft = OutboxDraft(spool: spool, identifiers: identifiers)
            let prepared: Prepared
            do {
                prepared = try prepare(&draft)
            } catch {
                draft.removeFiles()
                throw error
            }
            // Here, so that the transaction need not wait for the disk as well.
            try sync(draft.items)
            return try publishLocked(adopting: draft.items) { try work(prepared, &$0) }
        }
    }

    /// The same as `publish`, with files that are taken back out of the outbox in the transaction that
    /// says what that means. Nobody publishes meanwhile, in whatever process.
    ///
    /// Each file is renamed first, noted in the transaction (see `isTakenBack(file:)`), and removed behind
    /// the commit. Whoever dies before it leaves the file aside: the same work, done again, finds it
    /// there. Nothing else brings it back, as nobody must read what was to be taken back.
    /// - Parameter waits: for those who publish; false throws a `SystemError`, and nothing is done, where
    ///   another process or handle does.
    package func takingBack<Result>(
        waits: Bool = true, _ work: (inout OutboxReturns, inout OutboxBatch) throws -> Result
    ) throws -> Result {
        try inTurn(alone: true, waits: waits) {
            let aside = try Folder(making: takenBack, mode: 0o700)
            try removeTakenBack()
            var returns = OutboxReturns(aside, spool, folders) { [reached] in
                try reached(.moved)
            }
            let result = try publishLocked { batch in
                let result = try work(&returns, &batch)
                try returns.sync()
                try batch.transaction.forgetLinkMails(returns.taken.map(\.id))
                return result
            }
            for item in returns.taken { try aside.removeIfThere(FileName(item.id)) }
            return result
        }
    }

    /// Does what nobody else may do meanwhile who publishes: in this process, and with the spool's lock in
    /// all.
    /// - Throws: `WorkspaceMoved`, or what `work` throws.
    func inTurn<Result>(
        alone: Bool, waits: Bool = true, _ work: () throws -> Result
    ) throws -> Result {
        try turn.withLock {
            try spool.locked(alone: alone, waits: waits) {
                try checkIsInPlace()
                return try work()
            }
        }
    }

    /// Inbox and outbox are followed where their paths lead, and the databases are not: the mails of a
    /// workspace that was moved would leave from the one in its place, where nobody knows their links.
    /// - Throws: `WorkspaceMoved`
    package func checkIsInPlace() throws {
        if !spool.isInPlace { throw WorkspaceMoved() }
    }

    /// Removes what was taken back and committed, and then left by somebody who died.
    private func removeTakenBack() throws {
        guard !Folder.isMissing(takenBack) else { return }
        let aside = try Folder(takenBack)
        for name in try aside.names() {
            let id = String(decoding: name.bytes, as: UTF8.self)
            guard try store.read({ try $0.isTakenBack(file: id) }) == true else { continue }
            try aside.removeIfThere(name)
        }
    }

    /// Where a file is that has left; nil if nobody knows: it was collected.
    package func place(of item: OutboxItem) throws -> String? {
        let outbox = try folders[item.kind]?.folder().path ?? ""
        return ["\(outbox)/\(item.name)", "\(spool.path)/\(item.id)", "\(takenBack)/\(item.id)"]
            .first { access($0, F_OK) == 0 }
    }

    private func publishLocked<Result>(
        adopting made: [OutboxItem] = [], isBehindAll: Bool = false,
        _ work: (inout OutboxBatch) throws -> Result
    ) throws -> Result {
        let (result, items) = try commit(adopting: made, isBehindAll: isBehindAll, work)
        do {
            try move(items)
            if !isBehindAll || unsettled.withLock({ $0.count >= Self.mostUnsettled }) {
                try settleLocked()
            }
        } catch let error where onDelay != nil && (error is SystemError || error is StoreError) {
            // It is done: whoever is told that it failed does it again.
            onDelay?(error)
        }
        try reached(.done)
        return result
    }

    /// Makes a batch that is committed and lies in the spool.
    /// - Parameter made: files of it that are there, and on disk.
    func commit<Result>(
        adopting made: [OutboxItem] = [], isBehindAll: Bool = false,
        _ work: (inout OutboxBatch) throws -> Result
    ) throws -> (result: Result, items: [OutboxItem]) {
        var items: [OutboxItem] = []
        let result = try store.write { transaction in
            var batch = OutboxBatch(
                transaction: transaction, spool: spool, identifiers: identifiers)
            do {
                for item in made { try batch.adopt(item) }
                let result = try work(&batch)
                try batch.tallyMails()
                items = batch.items
                try batch.finishFiles()
                try reached(.written)
                if isBehindAll {
                    try spool.syncFileSystem()
                } else {
                    try sync(items.dropFirst(made.count))
                }
                try reached(.synced)
                return result
            } catch {
                batch.removeFiles()
                throw error
            }
        }
        try reached(.committed)
        return (result, items)
    }

    /// So many files are synced one by one. One call for all waits for what anybody else has written to
    /// the file system as well (measured beside a build: 4 to 8 ms, against 0.3 ms a file).
    private static let few = 8

    /// Sees to it that files in the spool, and their names there, outlive a power cut.
    private func sync(_ items: some Collection<OutboxItem>) throws {
        guard !items.isEmpty else { return }
        guard items.count <= Self.few else { return try spool.syncFileSystem() }
        for item in items { try spool.sync(FileName(item.id)) }
        try spool.sync()
    }

    /// Brings out what was committed before a crash, and removes what was not. It waits for those
    /// who publish, in whatever process.
    package func recover() throws {
        try inTurn(alone: true) { try recoverLocked() }
    }

    /// Whether a file lies in the spool: one that is being published, or that somebody who died left.
    package var hasSpooled: Bool {
        get throws { try !spool.names().isEmpty }
    }

    private func recoverLocked() throws {
        var committed: [OutboxItem] = []
        var leftovers: [FileName] = []
        for name in try spool.names() {
            if let item = try committedItem(name) {
                committed.append(item)
            } else {
                leftovers.append(name)
            }
        }
        // Else a row may come back behind a kill, and nobody would get what is removed here.
        if !leftovers.isEmpty { try store.overwriteFailedCommits() }
        for name in leftovers { try removeLeftover(name) }
        try move(committed.sorted { $0.id < $1.id })
        try settleLocked()
        try removeTakenBack()
        // A committed row without a spool file was moved before the crash.
        try store.write { try $0.markPublished(try $0.unpublished()) }
    }

    /// What a file in the spool is; nil if its row was never committed.
    private func committedItem(_ name: FileName) throws -> OutboxItem? {
        try store.read { try $0.outboxItem(String(decoding: name.bytes, as: UTF8.self)) }
    }

    /// A folder that somebody has put there is none of ours, and stands in nobody's way.
    private func removeLeftover(_ name: FileName) throws {
        do throws(SystemError) {
            try spool.remove(name)
        } catch {
            guard error.code == EISDIR || error.code == EPERM else { throw error }
        }
    }

    /// Status documents first: whoever is written to may register at once, and what tells the CRM of that
    /// must not leave before what tells it of the opening, wherever a process dies.
    func move(_ items: [OutboxItem]) throws {
        for item in items.filter({ $0.kind == .status }) + items.filter({ $0.kind != .status }) {
            guard let folder = try folders[item.kind]?.folder() else { continue }
            try move(item, to: folder, as: item.name)
            unsettled.withLock { $0.append(item) }
            try reached(.moved)
        }
    }

    private func move(_ item: OutboxItem, to folder: Folder, as name: String) throws {
        let (file, target) = (FileName(item.id), FileName(name))
        do throws(SystemError) {
            try spool.move(file, to: folder, as: target)
        } catch {
            guard error.code == EEXIST else { throw error }
            if try folder.bytes(of: target) == spool.bytes(of: file) {
                // A power cut can bring a name back that was renamed away, as can whoever puts a copy of
                // `state` in its place: the same file is out.
                try spool.remove(file)
            } else if let other = item.otherName, other != name {
                try move(item, to: folder, as: other)
            } else {
                // Somebody else's.
                throw error
            }
        }
    }

    private static let mostUnsettled = 1_000

    func settleLocked() throws {
        let items = unsettled.withLock { $0 }
        guard !items.isEmpty else { return }
        for kind in Set(items.map(\.kind)) { try folders[kind]?.folder().sync() }
        try spool.sync()
        // A mark that a power cut takes back is made again by `recover`: the spool file is gone.
        try store.writeUnsynced { try $0.markPublished(items) }
        // More may have left meanwhile.
        unsettled.withLock { $0.removeFirst(items.count) }
    }
}
