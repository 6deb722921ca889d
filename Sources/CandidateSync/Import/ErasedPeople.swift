import Crypto
package import Foundation
import Recruiting
package import SyncStore

/// Who was erased here, as far as the sync must know it: keyed digests (HMAC-SHA256) of their ids and of
/// the keys of their addresses. The key is in the accounts' database alone; nobody reads a person out of
/// them, but whoever has the database can ask about one.
package struct ErasedPeople: Sendable {
    private static let secret = "erased"

    private let key: SymmetricKey
    private let known: [Data: Date]

    /// Those of one moment.
    /// - Returns: nil if there is nobody.
    package init?(_ transaction: AccountTransaction) throws {
        guard let key = try Self.storedKey(transaction) else { return nil }
        self.key = key
        known = try transaction.erased()
    }

    /// When a person or whoever has one of the addresses was erased; nil if nobody was.
    package func erasedAt(person: Int64?, mails keys: [String]) -> Date? {
        Self.digests([person].compactMap { $0 }, [], keys, key).compactMap { known[$0] }.max()
    }

    /// Whether a record is of somebody who was erased, by its own id.
    func contains(_ resource: Resource, _ id: Int64) -> Bool {
        known[Self.digest(of: id, resource, key)] != nil
    }

    /// What stops the sync from opening an account for somebody again.
    /// - Parameter makeKey: 32 bytes that nobody can guess, for the first who is erased.
    static func digests(
        people: [Int64], resumes: [Int64], mails keys: [String],
        _ transaction: AccountTransaction, makeKey: () -> [UInt8]
    ) throws -> [Data] {
        let key = SymmetricKey(data: try transaction.secret(secret, make: makeKey))
        return digests(people, resumes, keys, key)
    }

    /// The same, looked up one by one.
    static func erasedAt(
        person: Int64?, mails keys: [String], _ transaction: AccountTransaction
    ) throws -> Date? {
        guard let key = try storedKey(transaction) else { return nil }
        return try digests([person].compactMap { $0 }, [], keys, key)
            .compactMap { try transaction.erasedAt($0) }.max()
    }

    /// Nil if nobody was erased.
    private static func storedKey(_ transaction: AccountTransaction) throws -> SymmetricKey? {
        guard try transaction.hasErased() else { return nil }
        return try transaction.storedSecret(secret).map { SymmetricKey(data: $0) }
    }

    private static func digests(
        _ people: [Int64], _ resumes: [Int64], _ mailKeys: [String], _ key: SymmetricKey
    ) -> [Data] {
        people.map { digest(of: $0, .candidate, key) }
            + resumes.map { digest(of: $0, .resume, key) }
            + mailKeys.map { digest("mail \($0)", key) }
    }

    private static func digest(
        of id: Int64, _ resource: Resource, _ key: SymmetricKey
    ) -> Data {
        digest("\(resource.element) \(id)", key)
    }

    private static func digest(_ text: String, _ key: SymmetricKey) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key))
    }
}
