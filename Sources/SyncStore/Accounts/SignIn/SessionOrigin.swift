/// From where somebody has signed in.
public struct SessionOrigin: Sendable, Equatable {
    /// Browser and system in our own words, at most 64 characters; empty if it is not known.
    public let browser: String
    /// Where from, as in an `Event`; kept of staff only, and empty for candidates.
    public let client: String

    public init(browser: String, client: String) {
        self.browser = browser
        self.client = client
    }
}
