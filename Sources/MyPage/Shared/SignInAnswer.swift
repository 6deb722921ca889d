/// What became of a sign-in, of a candidate's or of staff's.
package enum SignInAnswer: Sendable, Equatable {
    /// The browser keeps the secret of the session, and by what it is known from now on (see
    /// `KnownDevices`).
    case signedIn(session: String, device: String)
    /// No such holder, no password, or another one: nobody is told which.
    case wrong
    /// Too many tries for this name or from this client; also the right password waits, so long.
    case tooMany(minutes: Int)
}
