extension Event {
    /// What an event is about, as it is stored and written: `person:5`.
    public struct Subject: Sendable, Equatable, RawRepresentable {
        public enum Kind: String, Sendable, CaseIterable {
            /// By `Person.P_Id`.
            case person
            case account
            case run
            /// How many people a list showed.
            case found
            /// A file that is not about one of these, by its name.
            case file
        }

        public let kind: Kind
        public let id: String

        public var rawValue: String { "\(kind.rawValue):\(id)" }

        public init(_ kind: Kind, _ id: String) {
            self.kind = kind
            self.id = id
        }

        public init?(rawValue: String) {
            let parts = rawValue.split(
                separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])) else { return nil }
            self.init(kind, String(parts[1]))
        }

        public static func person(_ id: Int64) -> Subject { Subject(.person, "\(id)") }
        public static func account(_ id: Int64) -> Subject { Subject(.account, "\(id)") }
        public static func run(_ id: String) -> Subject { Subject(.run, id) }
        public static func found(_ count: Int) -> Subject { Subject(.found, "\(count)") }
        public static func file(_ name: String) -> Subject { Subject(.file, name) }
    }
}
