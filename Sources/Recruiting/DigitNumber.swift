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
        let parts = (isNegative ? text.dropFirst() : text)
            .split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count <= 2, let digits = parts.first, !digits.isEmpty,
            parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isDigit) })
        else { return nil }
        let whole = digits.drop { $0 == UInt8(ascii: "0") }
        let fraction = parts.count == 2 ? Self.trimmed(parts[1]) : []
        self.whole = whole
        self.fraction = fraction
        self.isPlain = digits.count == max(whole.count, 1)
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

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private static func trimmed(_ fraction: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = fraction
        while rest.last == UInt8(ascii: "0") { rest.removeLast() }
        return rest
    }
}
