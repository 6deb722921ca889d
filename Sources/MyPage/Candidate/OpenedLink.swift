package import Foundation

/// A password link as whoever opens it sees it.
package struct OpenedLink: Sendable, Equatable {
    package let state: LinkState
    /// Whose account it is for; nil unless the link is live.
    package let holder: Holder?

    /// What a live link tells of the account: as much as its holder needs to see that it is theirs, and
    /// the address by which they will sign in, as whoever has the link can make the account theirs.
    package struct Holder: Sendable, Equatable {
        package let mail: String
        package let name: String
        /// From when on the link is good for nothing.
        package let expiresAt: Date

        package var maskedMail: String { RenewLink.masked(mail) }

        /// A name of which its holder recognises enough: `山＊ 太＊`. Of the first two words, as whoever
        /// signs up types what they like; empty if there is none.
        package var maskedName: String {
            name.split(whereSeparator: \.isWhitespace).prefix(2).map { "\($0.prefix(1))＊" }
                .joined(separator: " ")
        }
    }
}
