/// A file on its way out: a row here, a spool file, then a name in the outbox.
public struct OutboxItem: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        case mail, status, receipt, report

        /// The folder below `outbox/` that such files go to.
        public var folder: String {
            self == .receipt ? "receipts" : self == .report ? "reports" : rawValue
        }
    }

    /// A ULID; also the name of the spool file.
    public let id: String
    public let kind: Kind
    /// The name it gets in its folder.
    public let name: String

    public init(id: String, kind: Kind, name: String) {
        self.id = id
        self.kind = kind
        self.name = name
    }

    /// Where it goes, from the outbox down: `mail/….eml`.
    public var path: String { "\(kind.folder)/\(name)" }
}
