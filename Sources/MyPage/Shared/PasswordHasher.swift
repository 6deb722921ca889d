import SyncStore

/// Hashes passwords away from the threads that serve pages, three at once at the most: each takes
/// 128 MiB. Setting, candidates' signing in and staff's have a lane each, so that a storm on one
/// leaves the others free.
final class PasswordHasher: Sendable {
    /// For new passwords (see `NewPassword`).
    let setting = PasswordLane("scrypt, setting")
    private let signIn = PasswordLane("scrypt, sign-in")
    private let staffSignIn = PasswordLane("scrypt, staff's sign-in")

    /// Where the passwords of those holders are looked at.
    func lane(of holders: SessionKind) -> PasswordLane {
        switch holders {
        case .account: signIn
        case .staff: staffSignIn
        }
    }

    /// How many passwords are being hashed on each lane, by its name in the metrics, and how many
    /// wait.
    var loads: [(lane: String, load: (running: Int, waiting: Int))] {
        [
            (lane: "setting", load: setting.load), (lane: "sign_in", load: signIn.load),
            (lane: "staff_sign_in", load: staffSignIn.load),
        ]
    }
}
