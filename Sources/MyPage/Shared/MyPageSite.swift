import CandidateSync
import Foundation
package import Logging
package import Publishing
package import SiteSettings
import SyncStore

/// My Page and the admin screens of one workspace, without a word of HTTP: the databases and the
/// settings, and threads on which each use case does what blocks. Several processes may serve one
/// workspace; the database orders them.
package final class MyPageSite: Sendable {
    let open: OpenWorkspace
    let live: LiveSettings
    let declines: DeclineLinks
    let devices: KnownDevices
    /// The mails that strangers ask for, behind the answers.
    let strangersMail: StrangersMail
    let hasher = PasswordHasher()
    let followed = FollowedSettings()
    let logo = FollowedLogo()
    let health = KnownHealth()
    let unwritten = UnwrittenEvents()
    let proxy = UnnamedProxy()
    let fieldNames = KnownFieldNames()
    /// Told when something has changed that a `watch` of this process goes by.
    let changed: @Sendable () -> Void
    // Serial queues, as each has a thread of its own: the threads of a concurrent one are as few
    // as the cores, and they serve the pages too.
    private let reading = BlockingLane("my page reads", lanes: 4)
    private let writing = BlockingLane("my page writes", lanes: 1)
    /// For what may take seconds: a search among everybody in the mirror. One at a time, and behind none
    /// of the quick ones.
    let searches = BlockingLane("my page searches", lanes: 1, mostWaiting: 8)
    /// For erasing somebody from both databases: behind an import that is going on, which may take minutes.
    let erasures = BlockingLane("my page erasures", lanes: 1, mostWaiting: 8)
    /// For what may take minutes and changes nothing: one at a time, and nobody else waits for it.
    let simulations = BlockingLane("my page simulations", lanes: 1, mostWaiting: 1)

    /// - Parameters:
    ///   - onChange: wakes whoever works on the workspace in this process; one in another process
    ///     finds out by itself.
    ///   - reached: hears of the steps of publishing, in tests.
    /// - Throws: `StoreError`, `SystemError`, `OutboxError`
    package init(
        _ workspace: Workspace, settings: LiveSettings, environment: Environment = .live,
        log: Logger, onChange: @escaping @Sendable () -> Void = {},
        reached: @escaping @Sendable (Outbox.Step) throws -> Void = { _ in }
    ) throws {
        open = try OpenWorkspace(
            workspace, environment: environment, log: log, isAnswering: true, reached: reached)
        declines = try DeclineLinks(accounts: open.accounts, environment: environment)
        devices = try KnownDevices(accounts: open.accounts, environment: environment)
        strangersMail = StrangersMail(environment, log: log)
        live = settings
        changed = onChange
    }

    var accounts: AccountStore { open.accounts }
    var mirror: MirrorStore { open.mirror }
    package var environment: Environment { open.environment }
    var log: Logger { open.log }
    var now: Date { environment.now() }

    package var settings: Settings { live.settings }

    /// What the present settings and templates say of who is written to.
    var rules: Rules {
        let (settings, templates) = live.both
        return Rules(settings, templates)
    }

    /// Bytes that nobody can guess, as 64 hex digits.
    package func makeKey() -> String { environment.randomBytes(32).hex }

    /// Returns when nothing is left to be done for requests that were answered already. Whoever ends
    /// the process waits for it.
    package func settled() async { await strangersMail.drain() }

    /// Looks something up in the databases, off the threads that serve pages.
    /// - Throws: `Busy` if too many wait already, or what `work` throws.
    func read<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await reading.run(work)
    }

    /// Changes the databases or writes files, one after the other, off the threads that serve pages.
    /// - Throws: `Busy` if too many wait already, or what `work` throws.
    func write<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await writing.run(work)
    }

    /// The same for what a page need not see done: it waits for it so long at most.
    /// - Throws: `Busy` if too many wait already: then it is not done.
    func write(
        waiting limit: DispatchTimeInterval, _ work: @escaping @Sendable () -> Void
    ) async throws {
        try await writing.run(waiting: limit, work)
    }

    /// Looks something up in the accounts: see `read`.
    func readAccounts<Result: Sendable>(
        _ work: @escaping @Sendable (AccountTransaction) throws -> Result
    ) async throws -> Result {
        try await read { [self] in try accounts.read(work) }
    }

    /// Changes the accounts in one transaction: see `write`.
    func writeAccounts<Result: Sendable>(
        _ work: @escaping @Sendable (AccountTransaction) throws -> Result
    ) async throws -> Result {
        try await write { [self] in try accounts.write(work) }
    }

    /// Changes the accounts in one transaction with what leaves by it: see `write` and
    /// `Outbox.publish`.
    func publish<Result: Sendable>(
        _ work: @escaping @Sendable (inout OutboxBatch) throws -> Result
    ) async throws -> Result {
        try await write { [self] in try open.outbox.publish(work) }
    }
}
