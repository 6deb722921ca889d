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

    /// Makes what is missing of the folders and databases.
    /// - Parameter reached: hears of the steps of publishing, in tests.
    /// - Throws: `StoreError`, `SystemError`, `OutboxError`
    package init(
        _ paths: Workspace, environment: Environment, log: Logger,
        reached: @escaping @Sendable (Outbox.Step) throws -> Void = { _ in }
    ) throws {
        try paths.prepare()
        self.paths = paths
        self.environment = environment
        self.log = log
        accounts = try AccountStore(path: paths.accounts)
        mirror = try MirrorStore(path: paths.mirror)
        identifiers = IdentifierSource(environment)
        outbox = try Outbox(paths, store: accounts, identifiers: identifiers, reached: reached)
    }
}
