extension Sequence<UInt8> {
    /// Two lower-case digits a byte.
    package var hex: String {
        // Here, where the type is known: a generic walk costs more than the digest that is shown.
        withContiguousStorageIfAvailable(hexText(of:))
            ?? Array(self).withUnsafeBufferPointer(hexText(of:))
    }
}

private func hexText(of bytes: UnsafeBufferPointer<UInt8>) -> String {
    func digit(_ value: UInt8) -> UInt8 { value + (value < 10 ? 0x30 : 0x57) }
    return String(unsafeUninitializedCapacity: 2 * bytes.count) { text in
        for (index, byte) in bytes.enumerated() {
            text[2 * index] = digit(byte >> 4)
            text[2 * index + 1] = digit(byte & 15)
        }
        return 2 * bytes.count
    }
}

extension [UInt8] {
    /// The bytes of hex digits; nil if it is anything else.
    package init?(hex: String) {
        let digits = hex.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count.isMultiple(of: 2), !digits.contains(nil) else { return nil }
        let values = digits.compactMap { $0 }
        self = stride(from: 0, to: values.count, by: 2).map {
            UInt8(values[$0] << 4 | values[$0 + 1])
        }
    }
}
