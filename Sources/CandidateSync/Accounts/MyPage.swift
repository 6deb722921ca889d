import Foundation
public import Logging
import Recruiting
import SyncStore
import Synchronization

/// The candidate's side of the accounts: what the web pages do, without a word of HTTP. Several
/// processes may do it on one workspace; the database orders them.
///
/// Everything that blocks runs on queues of its own.
public final class MyPage: Sendable {
    /// What the present settings and templates make of it.
    struct Mailing {
        let settings: Settings
        let links: PasswordLinks
        let composer: MailComposer
    }

    let accounts: AccountStore
    let mirror: MirrorStore
    let environment: Environment
    let hasher = PasswordHasher()
    let outbox: Outbox
    let log: Logger
    let declines: DeclineLinks
    private let workspace: Workspace
    private let live: LiveSettings
    /// The last change on the admin screens, of whatever process, that is in use here, and when that
    /// was looked at.
    private let followed = Mutex<(configuration: Int64, at: Duration?)>((0, nil))
    // Serial queues, as each has a thread of its own: the threads of a concurrent one are as few
    // as the cores, and they serve the pages too.
    private let reading = BlockingLane("my page reads", lanes: 4)
    private let writing = BlockingLane("my page writes", lanes: 1)
    private let looking = BlockingLane("my page looks", lanes: 1, mostWaiting: 8)

    /// - Throws: `StoreError`, `SystemError`, `OutboxError`
    public init(
        _ workspace: Workspace, settings: LiveSettings, environment: Environment = .live,
        log: Logger
    ) throws {
        try workspace.prepare()
        accounts = try AccountStore(path: workspace.accounts)
        mirror = try MirrorStore(path: workspace.mirror)
        outbox = try Outbox(
            workspace, store: accounts, identifiers: IdentifierSource(environment))
        declines = try DeclineLinks(accounts: accounts, environment: environment)
        live = settings
        self.workspace = workspace
        self.environment = environment
        self.log = log
    }

    public var settings: Settings { live.settings }

    /// Goes by the settings and templates as they are in the workspace now; bad ones leave the old
    /// in place.
    /// - Throws: `SettingsError`, `MailTemplate.Problems`
    func reload() throws { try live.reload(from: workspace) }

    /// Bytes that nobody can guess, as 64 hex digits.
    public func makeKey() -> String { environment.randomBytes(32).hex }

    /// What stands in the way of the pages just now, a sentence each; empty if nothing does.
    public func problems() async -> [String] {
        do {
            try await reading { [self] in
                _ = try accounts.read { try $0.runs(limit: 1) }
                try mirror.read { _ in }
            }
            return []
        } catch {
            return ["\(error)"]
        }
    }

    /// What the present settings and templates say of who is written to.
    func rules() -> Rules {
        let (settings, templates) = live.both
        return Rules(settings, templates)
    }

    func mailing() throws -> Mailing {
        let (settings, templates) = live.both
        let links = PasswordLinks(
            baseURL: settings.site.baseURL, validHours: settings.links.validHours,
            environment: environment)
        return Mailing(
            settings: settings, links: links,
            composer: try MailComposer(
                settings: settings, templates: templates, links: links, declines: declines,
                clock: environment.now))
    }

    /// Takes into use what another process has saved on its admin screens; looks once a second.
    /// - Throws: `Busy`, `StoreError`
    public func follow() async throws {
        let now = environment.elapsed()
        let isDue = followed.withLock { followed in
            if let at = followed.at, now - at < .seconds(1) { return false }
            followed.at = now
            return true
        }
        guard isDue else { return }
        try await reading { [self] in
            let last = try accounts.read { try $0.lastConfiguration() }
            let isNew = followed.withLock { followed in
                defer { followed.configuration = last }
                return last > followed.configuration
            }
            guard isNew else { return }
            do {
                try reload()
            } catch {
                log.error(
                    "bad settings or templates: the old ones stay", metadata: ["why": "\(error)"])
            }
        }
    }

    /// Looks something up in the databases, off the threads that serve pages.
    /// - Throws: `Busy` if too many wait already, or what `work` throws.
    func reading<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await reading.run(work)
    }

    /// Does what may take seconds: a look at everybody in the mirror. One at a time, and behind none of
    /// the quick ones.
    /// - Throws: `Busy` if too many wait already, or what `work` throws.
    func looking<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await looking.run(work)
    }

    /// Changes the databases or writes files, one after the other, off the threads that serve pages.
    /// - Throws: `Busy` if too many wait already, or what `work` throws.
    func writing<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await writing.run(work)
    }
}
