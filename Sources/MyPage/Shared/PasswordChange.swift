/// What became of somebody's wish to change their own password.
package enum PasswordChange: Sendable, Equatable {
    /// It is changed, and their other sessions have ended. The browser keeps another secret of this
    /// one from now on, and by what it is known (see `KnownDevices`).
    case changed(session: String, device: String)
    /// The new password is not taken.
    case refused(PasswordRefusal)
    /// The present password is another one.
    case wrong
    /// Too many tries at the present password: also the right one waits, so long.
    case tooMany(minutes: Int)
    /// Nobody is signed in by that session, or no longer.
    case signedOut
}
