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

    /// The item of which a decision has the place in the outbox.
    /// - Parameter path: as `path` gives it.
    public init?(path: some StringProtocol) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let kind = Kind.allCases.first(where: { $0.folder == parts[0] })
        else { return nil }
        let id = parts[1].prefix { $0 != "." && $0 != "-" }
        guard !id.isEmpty else { return nil }
        self.init(id: String(id), kind: kind, name: String(parts[1]))
    }

    /// The name it gets where its own is that of another file, which stays: a run or delivery that came back
    /// with a backup may be told of twice. Nil for mails and status documents: these have our ids alone.
    public var otherName: String? {
        guard kind == .receipt || kind == .report, let dot = name.lastIndex(of: ".") else {
            return nil
        }
        return "\(name[..<dot]).\(id)\(name[dot...])"
    }

    /// Where it goes, from the outbox down: `mail/….eml`.
    public var path: String { "\(kind.folder)/\(name)" }
}
