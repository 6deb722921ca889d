import DropFolder
package import Logging
package import SiteSettings
package import SyncStore

/// A workspace whose databases and outbox are open: what stays the same for as long as it is, whoever
/// works on it. Several processes may.
package struct OpenWorkspace: Sendable {
    package let paths: Workspace
    package let accounts: AccountStore
    package let mirror: MirrorStore
    package let outbox: Outbox
    package let identifiers: IdentifierSource
    package let environment: Environment
    package let log: Logger
    /// For as long as this is used, nobody replaces the databases.
    private let use: UseLock

    /// Makes what is missing of the folders and databases: the accounts before the mirror, see
    /// `LostAccounts`.
    /// - Parameters:
    ///   - isAnswering: somebody is told what was done, and a `watch` or the next `run` brings out the files
    ///     that could not leave: that is only logged.
    ///   - reached: hears of the steps of publishing, in tests.
    /// - Throws: `UseLock.Taken` while somebody replaces a database; `StoreError`, also if the accounts are
    ///   gone; `SystemError`, `OutboxError`
    package init(
        _ paths: Workspace, environment: Environment, log: Logger, isAnswering: Bool = false,
        reached: @escaping @Sendable (Outbox.Step) throws -> Void = { _ in }
    ) throws {
        try paths.prepare()
        use = try UseLock(paths.inUse, alone: false)
        self.paths = paths
        self.environment = environment
        self.log = log
        try LostAccounts.check(paths.accounts, beside: paths.mirror)
        accounts = try AccountStore(path: paths.accounts) { log.tell(of: $0) }
        mirror = try MirrorStore(path: paths.mirror)
        identifiers = IdentifierSource(environment)
        var onDelay: (@Sendable (any Error) -> Void)?
        if isAnswering {
            onDelay = {
                log.error(
                    "files that are made could not leave yet",
                    metadata: ["why": "\($0.withoutNames)"])
            }
        }
        outbox = try Outbox(
            paths, store: accounts, identifiers: identifiers, reached: reached, onDelay: onDelay)
    }
}

extension Logger {
    /// Longer than any write takes that keeps to a number of people: somebody waits at a page.
    private static let longWrite = Duration.seconds(1)

    fileprivate func tell(of write: FinishedWrite) {
        let metadata: Metadata = [
            "ms": "\(Int((write.duration / .milliseconds(1)).rounded()))", "rows": "\(write.rows)",
            "synced": "\(write.isSynced)",
        ]
        if write.duration < Self.longWrite {
            debug("write transaction", metadata: metadata)
        } else {
            warning("long write transaction: nobody else could write", metadata: metadata)
        }
    }
}
