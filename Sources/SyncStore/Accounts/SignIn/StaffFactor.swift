import Foundation

/// The second factor of a member of staff (二段階認証): the secret from which their device makes codes.
///
/// It stands in the database as it is: codes can be checked only by who has the secret, so it can't be
/// hashed, and a key to encrypt it by would stand in the same file and protect nothing.
public struct StaffFactor: Sendable, Equatable {
    /// 20 bytes. Source: RFC 4226, 4, R6.
    public let secret: [UInt8]
    /// The time step of the last code that was taken: only later ones are. Nil before the first.
    /// Source: RFC 6238, 5.2.
    public let lastStep: Int64?
    /// When a code of it was typed for the first time; nil until then, and it is not asked for.
    let confirmedAt: Date?

    public var isConfirmed: Bool { confirmedAt != nil }
}
