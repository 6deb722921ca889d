/// How many mails with a link were taken late; nobody is in two of the counts.
public struct LateMails: Sendable, Equatable {
    /// At the last look that saw them little was left of their links' validity.
    public let late: Int
    /// At the last look that saw them their links had expired.
    public let expired: Int
    /// Taken in time or not: nobody looked in between.
    public let unknown: Int
}

extension LateMails {
    /// None.
    public init() { self.init(late: 0, expired: 0, unknown: 0) }
}
