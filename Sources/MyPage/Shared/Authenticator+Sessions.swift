import Foundation
import Publishing
import SyncStore

extension Authenticator {
    /// The sessions of whoever is signed in by a secret, that one first; empty if nobody is, or no
    /// longer.
    func sessions(of secret: String) async throws -> [StoredSession] {
        let hash = PasswordLink.hash(of: secret)
        let now = site.now
        return try await site.readAccounts { transaction in
            guard let holder = try Self.find(session: hash, at: now, transaction)?.holder else {
                return []
            }
            return try transaction.sessions(
                Holder.sessions, of: holder.id, present: hash,
                begunAfter: now.addingTimeInterval(-Self.sessionAge),
                seenAfter: now.addingTimeInterval(-Holder.sessionRest))
        }
    }

    /// Ends other sessions of whoever is signed in by a secret; the one of the secret stays.
    /// - Parameter id: which one; nil for all others. One of somebody else's is not found.
    /// - Returns: whether any was ended.
    func endOtherSessions(_ id: String?, of secret: String) async throws -> Bool {
        let hash = PasswordLink.hash(of: secret)
        let now = site.now
        return try await site.writeAccounts { transaction in
            guard let holder = try Self.find(session: hash, at: now, transaction)?.holder else {
                return false
            }
            guard let id else {
                return try transaction.endSessions(Holder.sessions, of: holder.id, but: hash)
            }
            return try transaction.endSession(
                Holder.sessions, id: id, of: holder.id, present: hash)
        }
    }
}
