/// What became of a sign-in of staff, of either of its steps.
package enum StaffSignInAnswer: Sendable, Equatable {
    /// The browser keeps the secret of the session, and by what it is known from now on (see
    /// `KnownDevices`).
    case signedIn(session: String, device: String)
    /// The same, by a recovery code; so many are left.
    case recovered(session: String, device: String, codesLeft: Int)
    /// The password was right, and there is a second factor: a code is asked for. The ticket is what
    /// the browser sends with it; it lives for five minutes, and opens nothing by itself.
    case codeNeeded(ticket: String)
    /// No such holder, or another password: nobody is told which. In the second step, another code, or
    /// one that was used before.
    case wrong
    /// Too many tries; also the right one waits, so long.
    case tooMany(minutes: Int)
    /// The second step came too late, or the password, the factor or the holder is another one by now:
    /// it begins with the password again.
    case expired
}
