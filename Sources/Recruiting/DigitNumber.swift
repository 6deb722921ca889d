/// A decimal number as the CRM writes it, compared digit by digit: exact at any size.
struct DigitNumber {
    private let isNegative: Bool
    private let whole: ArraySlice<UInt8>
    private let fraction: ArraySlice<UInt8>
    /// Whether it is written as numbers are: `0600001` is a post code, not a number.
    let isPlain: Bool

    /// Reads `-12.50`, or nil if the bytes are anything but a decimal number.
    init?(_ text: ArraySlice<UInt8>) {
        let isNegative = text.first == UInt8(ascii: "-")
        let digits = isNegative ? text.dropFirst() : text
        let point = digits.firstIndex(of: UInt8(ascii: "."))
        let before = digits[..<(point ?? digits.endIndex)]
        let behind = point.map { digits[($0 + 1)...] }
        guard !before.isEmpty, before.allSatisfy({ $0.isDigit }) else { return nil }
        if let behind, behind.isEmpty || !behind.allSatisfy({ $0.isDigit }) { return nil }
        let whole = before.drop { $0 == UInt8(ascii: "0") }
        let fraction = behind.map(Self.trimmed) ?? []
        self.whole = whole
        self.fraction = fraction
        self.isPlain = before.count == max(whole.count, 1)
        self.isNegative = isNegative && !(whole.isEmpty && fraction.isEmpty)
    }

    /// -1, 0 or 1: below, equal or above.
    func compared(to other: DigitNumber) -> Int {
        guard isNegative == other.isNegative else { return isNegative ? -1 : 1 }
        return isNegative ? other.magnitude(comparedTo: self) : magnitude(comparedTo: other)
    }

    private func magnitude(comparedTo other: DigitNumber) -> Int {
        if whole.count != other.whole.count { return whole.count < other.whole.count ? -1 : 1 }
        if !whole.elementsEqual(other.whole) {
            return whole.lexicographicallyPrecedes(other.whole) ? -1 : 1
        }
        if fraction.elementsEqual(other.fraction) { return 0 }
        return fraction.lexicographicallyPrecedes(other.fraction) ? -1 : 1
    }

    private static func trimmed(_ fraction: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = fraction
        while rest.last == UInt8(ascii: "0") { rest.removeLast() }
        return rest
    }
}

extension UInt8 {
    /// Whether it is an ASCII digit.
    var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
}
