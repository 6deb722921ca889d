import Foundation
import Publishing
import SyncStore

/// Somebody who signs in by a name and a password: a candidate with an account, or a member of staff.
protocol SessionHolder: Sendable, Equatable {
    static var sessions: SessionKind { get }
    /// How many wrong passwords are taken: of one client for one name, for a name from wherever, of
    /// one client, of one network, in this order.
    static var throttle: Throttle { get }
    /// How many are taken of one browser for the name that it is known for (see `KnownDevices`).
    static var deviceThrottle: Throttle { get }
    /// How many right passwords are taken for a name, from wherever. The other ceilings are for wrong
    /// ones; whoever knows a password might else have it looked at without an end, and keep others from
    /// the lane (see `PasswordLane`).
    static var rightThrottle: Throttle { get }
    /// How long a session lives without a visit, in seconds.
    static var sessionRest: Double { get }

    var id: Int64 { get }
    /// What they sign in with.
    var signInName: String { get }
    /// What a password must be like that they choose.
    var newPassword: NewPassword { get }

    /// What somebody typed as it is compared; empty if nobody can be called so.
    static func name(typed: String) -> String
    /// Who is called so, with the password as it is stored; nil if there is nobody who may sign in.
    static func find(
        named name: String, _ transaction: AccountTransaction
    ) throws -> (holder: Self, hash: String)?
    /// Whose session it is; nil if they may not be signed in any more.
    static func find(id: Int64, _ transaction: AccountTransaction) throws -> Self?
    /// Sets their password, which they have changed themselves: their sessions end but for one, and so
    /// does whatever else would set a password or was counted against the former one.
    /// - Parameter session: the hash of the secret of the session that stays.
    /// - Returns: false, and nothing is changed, if they are gone.
    func set(
        _ hash: PasswordHash, keeping session: Data, on site: MyPageSite, _ batch: inout OutboxBatch
    ) throws -> Bool
}
