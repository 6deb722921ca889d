import Foundation
import Logging
import SiteSettings
import SyncStore
import Synchronization

/// Makes the mails that anybody may ask for who types an address, one after the other and behind the
/// answers: whether there is one to make neither delays the answer nor keeps the lane busy on which
/// the pages write.
///
/// A job begins seconds after it was taken, at a moment that nobody can foresee: what else waits for
/// the database just then tells little. What the process has not come to when it dies is lost, as a
/// mail would be on its way; its holder asks once more. It could be kept with the note of the wish, which
/// is committed before the answer for every address; but then all that strangers type would stand in the
/// database and in backups, where erasing a person would have to find it, too.
final class StrangersMail: Sendable {
    private let queue = DispatchQueue(label: "my page strangers' mail")
    private let environment: Environment
    private let log: Logger
    /// The jobs that are not done, the one that is worked on included.
    private let open = Mutex(0)

    /// How many jobs are taken at a time.
    static let most = 256

    init(_ environment: Environment, log: Logger) {
        self.environment = environment
        self.log = log
    }

    /// Takes a job, and comes back before it is begun. That it fails is logged, and told nobody.
    /// - Throws: `Busy` if too many wait already; then nothing will be done.
    func add(_ work: @escaping @Sendable () throws -> Void) throws(Busy) {
        let isTaken = open.withLock { open in
            guard open < Self.most else { return false }
            open += 1
            return true
        }
        guard isTaken else { throw Busy() }
        let due = environment.elapsed() + delay
        queue.async { [self] in
            defer { open.withLock { $0 -= 1 } }
            // Those that have waited in the queue wait no longer.
            let rest = due - environment.elapsed()
            if rest > .zero { environment.pause(rest) }
            do {
                try work()
            } catch {
                log.error("a mail could not be sent", metadata: ["why": "\(error)"])
            }
        }
    }

    /// Returns when every job that was taken so far is done.
    func drain() async {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume() }
        }
    }

    /// From one to four seconds.
    private var delay: Duration {
        .seconds(1) + .milliseconds(environment.randomBytes(1).reduce(0) { $0 + Int($1) * 12 })
    }
}

extension MyPageSite {
    /// Who has to wait before a wish for a mail is taken, and how many minutes.
    enum Wait: Sendable {
        /// The client has wanted too many.
        case client(minutes: Int)
        /// All clients together have.
        case site(minutes: Int)
    }

    /// Notes that a client wants a mail for an address that it has typed, and leaves it to the lane
    /// of such mails to look whether there is anybody to write to. Does the same for every address.
    /// - Parameters:
    ///   - ceiling: of all clients together; nil if there is none.
    ///   - work: what is done behind the answer.
    /// - Returns: nil; or who has to wait, and then nothing is noted and nothing will be done.
    /// - Throws: `Busy`, `StoreError`
    func behindAnswer(
        to client: String, within ceiling: SignUpCeiling? = nil,
        _ work: @escaping @Sendable () throws -> Void
    ) async throws -> Wait? {
        let now = now
        let wait = try await writeAccounts { [self] transaction -> Wait? in
            if let minutes = try ceiling?.minutesToWait(at: now, transaction, log: log) {
                return .site(minutes: minutes)
            }
            if let minutes = try LinkCeiling.noteRequest(of: client, at: now, transaction) {
                return .client(minutes: minutes)
            }
            try ceiling?.note(at: now, transaction)
            return nil
        }
        guard wait == nil else { return wait }
        do {
            try strangersMail.add(work)
        } catch {
            try await writeAccounts { transaction in
                try LinkCeiling.takeBack(requestOf: client, at: now, transaction)
                try ceiling?.takeBack(at: now, transaction)
            }
            throw error
        }
        return nil
    }
}
