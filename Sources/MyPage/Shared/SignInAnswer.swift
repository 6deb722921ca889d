/// What became of a sign-in, of a candidate's or of staff's.
package enum SignInAnswer: Sendable, Equatable {
    /// The secret of the session, which the browser keeps.
    case signedIn(session: String)
    /// No such holder, no password, or another one: nobody is told which.
    case wrong
    /// Too many tries for this name or from this client; also the right password waits.
    case tooMany
}
