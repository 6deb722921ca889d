/// A mail address with the name that readers show beside it.
///
/// A value of this type is always fit to stand in a header: the address is an ASCII addr-spec,
/// and neither part can hold a line break or any other control character.
///
/// Source: RFC 5322 §3.4 (mailbox) and §3.4.1 (addr-spec).
public struct Mailbox: Sendable, Hashable {
    /// The display name as readers show it, any Unicode text; never empty.
    public let name: String?
    /// The addr-spec in ASCII, as given; the local part may be quoted (`"taro..yamada"@docomo.ne.jp`).
    public let address: String

    /// Makes a mailbox of a name and an address.
    ///
    /// The address is kept to the letter: nothing is trimmed, lower-cased or quoted. Old carrier
    /// addresses with `..` or `.@` must come with their local part in quotes. It may be up to 995
    /// bytes long, what a line can hold; that servers take only 254 (RFC 5321 §4.5.3.1.3) is the
    /// caller's to know.
    ///
    /// - Parameters:
    ///   - name: The display name; a blank one counts as none.
    ///   - address: An ASCII addr-spec, without angle brackets.
    /// - Throws: ``MessageError`` for an address that is not an addr-spec (not ASCII, no `@`, white
    ///   space outside quotes, …) or a control character in either part.
    public init(name: String? = nil, address: String) throws(MessageError) {
        try AddressSyntax.check(address)
        if let name, !name.allSatisfy(\.isWhitespace) {
            try HeaderText.check(name, as: .name)
            self.name = name
        } else {
            self.name = nil
        }
        self.address = address
    }

    /// The part of the address after the `@`, as given.
    public var domain: String {
        // A domain holds no "@", a quoted local part may: the last one is the separator.
        address.lastIndex(of: "@").map { String(address[address.index(after: $0)...]) } ?? ""
    }
}
