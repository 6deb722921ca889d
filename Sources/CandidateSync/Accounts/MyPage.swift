import Foundation
public import Logging
import Recruiting
import SyncStore

/// The candidate's side of the accounts: what the web pages do, without a word of HTTP. Several
/// processes may do it on one workspace; the database orders them.
///
/// Everything that blocks runs on queues of its own.
public final class MyPage: Sendable {
    /// What the present settings and templates make of it.
    struct Desk {
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
    private let live: LiveSettings
    private let blocking = DispatchQueue(label: "my page", attributes: .concurrent)

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
        live = settings
        self.environment = environment
        self.log = log
    }

    public var settings: Settings { live.settings }

    /// Bytes that nobody can guess, as 64 hex digits.
    public func makeKey() -> String { environment.randomBytes(32).hex }

    func desk() throws -> Desk {
        let (settings, templates) = live.both
        let links = PasswordLinks(
            baseURL: settings.site.baseURL, validHours: settings.links.validHours,
            environment: environment)
        return Desk(
            settings: settings, links: links,
            composer: try MailComposer(
                settings: settings, templates: templates, links: links, clock: environment.now))
    }

    /// Does blocking work, of the database or the disk, off the threads that serve pages.
    func blocking<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            blocking.async { continuation.resume(with: Swift.Result { try work() }) }
        }
    }
}
