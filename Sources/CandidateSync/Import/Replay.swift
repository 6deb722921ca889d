import DropFolder
import Foundation
import Publishing
package import SiteSettings
package import SyncStore

/// Gives the file of an earlier delivery to the pipeline once more, as a new delivery whose receipt
/// says so (`replay_of`). Whoever holds the workspace meanwhile need not be stopped.
///
/// In this order: the copy, durable and beside the claims; a row with what it replays; the rename that
/// makes it a claim. Whatever is cut short before the rename is removed by the next replay or the daily
/// purge, and the original stays where it is; from the rename on it is a claim like any other.
package struct Replay {
    /// What was reached; tests die there.
    package enum Step: Sendable, CaseIterable {
        case staged, noted, claimed
    }

    package struct Result: Sendable, Equatable, Encodable {
        /// The new delivery.
        package let delivery: String
        package let file: String
        package let replayOf: String

        package enum CodingKeys: String, CodingKey {
            case delivery, file
            case replayOf = "replay_of"
        }
    }

    package enum Refusal: Error, Equatable, CustomStringConvertible {
        case unknown(String)
        /// Its file is not where it was put.
        case gone(String, wasAccepted: Bool)

        package var description: String {
            switch self {
            case .unknown(let id):
                "there is no delivery '\(id)'; see 'candidate-sync deliveries list'"
            case .gone(let id, wasAccepted: true):
                "the file of delivery \(id) is not in state/archive any more (inbox.archive_days); "
                    + "drop the export into the inbox again"
            case .gone(let id, wasAccepted: false):
                "the file of delivery \(id) is not in outbox/rejected any more; "
                    + "drop the export into the inbox again"
            }
        }
    }

    private let workspace: Workspace
    private let accounts: AccountStore
    private let identifiers: IdentifierSource
    private let reached: (Step) throws -> Void

    package init(
        _ workspace: Workspace, _ accounts: AccountStore, environment: Environment = .live,
        reached: @escaping (Step) throws -> Void = { _ in }
    ) {
        self.workspace = workspace
        self.accounts = accounts
        identifiers = IdentifierSource(environment)
        self.reached = reached
    }

    /// - Parameter id: an accepted or a rejected delivery; or one that only the archive knows, as the
    ///   database is a backup from before it.
    /// - Returns: the new delivery, which waits for its import; the one that does already if the same
    ///   was asked for before: who was interrupted asks again, and nothing is imported twice.
    /// - Throws: `Refusal`, `OpenFile.Refusal`, `SystemError`, `StoreError`
    package func callAsFunction(_ id: String) throws -> Result {
        let found = try original(id)
        let claims = try ClaimFolder(workspace.claimed)
        let staging = try Folder(making: workspace.replays, mode: 0o700)
        return try staging.locked(alone: true) {
            try ClaimFolder.clear(staging)
            if let waiting = try endOthers(replaying: id, claims) {
                return Result(delivery: waiting, file: found.file, replayOf: id)
            }
            let delivery = identifiers.next()
            try claims.stage(
                copyOf: found.open(), as: FileName(found.file), delivery: delivery,
                in: staging)
            try reached(.staged)
            try accounts.write { try $0.addReplay(delivery, of: id) }
            try reached(.noted)
            try claims.takeOver(delivery, from: staging)
            try reached(.claimed)
            return Result(delivery: delivery, file: found.file, replayOf: id)
        }
    }

    /// Forgets the replays that were noted and never claimed.
    /// - Returns: the delivery that waits for its import and replays the same one, if there is one.
    private func endOthers(replaying id: String, _ claims: ClaimFolder) throws -> String? {
        let noted = try accounts.read { try $0.replays() }
        guard !noted.isEmpty else { return nil }
        // Looked at behind the rows: a row whose claim is imported just now is gone by itself.
        let claimed = Set(try claims.claims().map(\.delivery))
        for replay in noted where !claimed.contains(replay.delivery) {
            try accounts.write { try $0.forgetReplay(replay.delivery) }
        }
        return noted.last { $0.original == id && claimed.contains($0.delivery) }?.delivery
    }

    /// The file of an earlier delivery, with the printable name under which it was dropped.
    private func original(_ id: String) throws -> (file: String, open: () throws -> OpenFile) {
        if let record = try accounts.read({ try $0.delivery(id) }) {
            let receipt = Receipt(record)
            return (receipt.file, { try open(receipt) })
        }
        let archive = Archive(path: workspace.archive)
        guard let file = try archive.files().first(where: { $0.delivery == id }) else {
            throw Refusal.unknown(id)
        }
        return (file.dropped, { try archive.open(file) })
    }

    /// Opens the file where the importer has put it. It is found by its delivery: an erasure may have
    /// taken a part of the name out of the receipt.
    private func open(_ receipt: Receipt) throws -> OpenFile {
        let path: String
        if receipt.isAccepted {
            let day = IdentifierSource.date(of: receipt.delivery) ?? receipt.receivedAt
            path = Archive(path: workspace.archive).path(of: day)
        } else {
            path = workspace.rejected
        }
        let gone = Refusal.gone(receipt.delivery, wasAccepted: receipt.isAccepted)
        do {
            let folder = try Folder(path)
            let name = try folder.names().first {
                Archive.parts(of: $0)?.delivery == receipt.delivery
            }
            guard let name else { throw gone }
            return try OpenFile(name, in: folder)
        } catch let error as SystemError where error.code == ENOENT {
            throw gone
        } catch OpenFile.Refusal.failed(let error) where error.code == ENOENT {
            throw gone
        }
    }
}
