/// What a record holds in one field that was exported.
///
/// An absent field has no value at all: unknown is not the same as empty (porters documents,
/// "Absent element … Empty element").
public struct FieldValue: Sendable, Hashable {
    public enum Kind: UInt8, Sendable {
        /// Exported, and empty.
        case empty
        /// Text, number, date, mail: character data, as it stood.
        case text
        /// The set of chosen leaf options, as aliases joined by `:`.
        case options
        /// The id of a user or of another record, as digits.
        case reference
        /// Exported and not empty, but too long to be kept.
        case omitted
        /// Exported, and of a kind that is never kept: a link, an image, another resource.
        case unkept
    }

    public let kind: Kind
    /// UTF-8; empty for `empty`, `omitted` and `unkept`.
    public let bytes: ArraySlice<UInt8>

    /// The value as text; options as their aliases joined by `:`.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The chosen options' aliases as bytes, in the order of the export.
    public var options: [ArraySlice<UInt8>] {
        kind == .options ? bytes.split(separator: FieldValue.separator) : []
    }

    /// The value as an id, whether it came as a nested record or as bare digits.
    public var id: Int64? {
        kind == .reference || kind == .text ? Int64(crmId: bytes) : nil
    }

    /// Whether it is the CRM's "yes" (`P_Deleted`): 1, whatever blanks stand around it.
    public var isOne: Bool { kind == .text && bytes.trimmingBlanks.elementsEqual([0x31]) }

    static let separator = UInt8(ascii: ":")
}

extension Int64 {
    /// A CRM id: decimal digits for a number above zero, blanks around them ignored.
    public init?(crmId bytes: some BidirectionalCollection<UInt8>) {
        guard let id = Self.id(bytes) ?? Self.id(bytes.trimmingBlanks) else { return nil }
        self = id
    }

    /// The same, for the millions of calls of an import.
    public init?(crmId bytes: Span<UInt8>) {
        guard let id = Self.id(bytes) ?? Self.id(Array(bytes).trimmingBlanks) else { return nil }
        self = id
    }

    private static func id(_ bytes: some Collection<UInt8>) -> Int64? {
        bytes.withContiguousStorageIfAvailable { id($0.span) } ?? id(Array(bytes).span)
    }

    private static func id(_ bytes: Span<UInt8>) -> Int64? {
        var id: Int64 = 0
        for place in bytes.indices {
            let byte = bytes[place]
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            let (tens, overTens) = id.multipliedReportingOverflow(by: 10)
            let (sum, overSum) = tens.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
            guard !overTens, !overSum else { return nil }
            id = sum
        }
        return id > 0 ? id : nil
    }
}
