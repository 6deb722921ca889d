public import Foundation

/// A date or a point in time as the CRM writes it: `yyyy/mm/dd` or `yyyy/mm/dd HH:MM:SS`, UTC.
///
/// Held as the number `yyyymmddHHMMSS`, which sorts like time itself.
public struct CRMDate: Hashable, Sendable, Comparable {
    /// `yyyymmddHHMMSS` as a decimal number.
    public let number: Int64

    public init(number: Int64) { self.number = number }

    /// Reads the CRM's text, or nil if it is not a date. A date alone is its first second; blanks
    /// around it do not count.
    public init?(_ text: some BidirectionalCollection<UInt8>) {
        guard let number = Self.number(text) ?? Self.number(text.trimmingBlanks) else { return nil }
        self.number = number
    }

    /// The same, for the millions of calls of an import: a generic call from another module costs ten
    /// times as much.
    public init?(_ text: Span<UInt8>) {
        guard let number = Self.number(text) ?? Self.number(Array(text).trimmingBlanks) else {
            return nil
        }
        self.number = number
    }

    private static func number(_ text: some Collection<UInt8>) -> Int64? {
        text.withContiguousStorageIfAvailable { number($0.span) } ?? number(Array(text).span)
    }

    /// The digits as one number, if the bytes have the shape of a date or a date with a time.
    private static func number(_ text: Span<UInt8>) -> Int64? {
        guard text.count == 10 || text.count == 19 else { return nil }
        let shape: StaticString = "dddd/dd/dd dd:dd:dd"
        var number: Int64 = 0
        for place in text.indices {
            let byte = text[place]
            if shape.utf8Start[place] == UInt8(ascii: "d") {
                guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
                number = number * 10 + Int64(byte - UInt8(ascii: "0"))
            } else if byte != shape.utf8Start[place] {
                return nil
            }
        }
        return text.count == 10 ? number * 1_000_000 : number
    }

    public static func < (one: CRMDate, other: CRMDate) -> Bool { one.number < other.number }

    /// Whether the bytes have the shape of a date or a date with a time.
    static func looksLikeDate(_ text: some Collection<UInt8>) -> Bool { number(text) != nil }
}

extension CRMDate {
    /// A point in time, to the second below it.
    public init(_ date: Date) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents(
            [.year, .month, .day, .hour, .minute, .second], from: date)
        let day = [parts.year, parts.month, parts.day, parts.hour, parts.minute, parts.second]
        number = day.dropFirst().reduce(Int64(parts.year ?? 0)) { $0 * 100 + Int64($1 ?? 0) }
    }

    /// The point in time, or nil for something like the 31st of February.
    public var date: Date? {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = DateComponents(
            year: part(10_000_000_000, 10_000), month: part(100_000_000, 100),
            day: part(1_000_000, 100), hour: part(10_000, 100), minute: part(100, 100),
            second: part(1, 100))
        guard let date = calendar.date(from: parts), CRMDate(date) == self else { return nil }
        return date
    }

    /// Whether the bytes are a day or a second that there is: none of the 31st month.
    static func isDate(_ text: some BidirectionalCollection<UInt8>) -> Bool {
        looksLikeDate(text) && CRMDate(text)?.date != nil
    }

    /// The CRM's text: `yyyy/mm/dd HH:MM:SS`, UTC.
    public var text: String {
        String(
            format: "%04d/%02d/%02d %02d:%02d:%02d", part(10_000_000_000, 10_000),
            part(100_000_000, 100), part(1_000_000, 100), part(10_000, 100), part(100, 100),
            part(1, 100))
    }

    private func part(_ unit: Int64, _ size: Int64) -> Int { Int(number / unit % size) }
}
