/// What a password link is good for.
package enum LinkState: Sendable, Equatable {
    /// A password can be set by it.
    case live
    /// A password was set, by this link or another one of the account.
    case ended
    /// Its time is over (URL有効期限切れ); its holder may ask for a new one.
    case expired
    /// No such link, or one of an account that is gone, or is at another address by now.
    case unknown
}
