/// Why a password is not taken.
package enum PasswordRefusal: Error, Sendable, Equatable {
    case tooShort(Int)
    case tooLong(Int)
    /// A frequent password, or a common word or name with little more.
    case common
    /// The person's name or mail or the site's name, with little more.
    case personal
    /// Neighbouring keys one after the other.
    case keyboard
    /// The same again and again.
    case repeated
    /// Letters or digits in their order.
    case sequence
    /// A date or a year with little more.
    case date
    /// Of several of these together.
    case tooGuessable
    /// Typed twice, and not the same.
    case different
    /// The one that it is to replace.
    case unchanged
}
