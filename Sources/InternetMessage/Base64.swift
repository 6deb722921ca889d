/// The base64 encoding, as one run or in lines.
///
/// Source: RFC 2045 §6.8.
enum Base64 {
    /// How many bytes fill a line of 76 characters.
    private static let bytesPerLine = 57

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Appends the encoding without line breaks, padded with "=".
    static func append(_ source: Span<UInt8>, to target: inout [UInt8]) {
        append(source, 0..<source.count, alphabet: alphabet, to: &target)
    }

    /// Appends the encoding in lines of at most 76 characters, each ended by CRLF.
    static func appendLines(_ source: Span<UInt8>, to target: inout [UInt8]) {
        let alphabet = Self.alphabet
        var start = 0
        while start < source.count {
            let end = min(start + bytesPerLine, source.count)
            append(source, start..<end, alphabet: alphabet, to: &target)
            target.append(UInt8(ascii: "\r"))
            target.append(UInt8(ascii: "\n"))
            start = end
        }
    }

    private static func append(
        _ source: Span<UInt8>, _ range: Range<Int>, alphabet: [UInt8], to target: inout [UInt8]
    ) {
        let alphabet = alphabet.span
        target.append(addingCapacity: (range.count + 2) / 3 * 4) { output in
            var index = range.lowerBound
            while index < range.upperBound {
                let left = range.upperBound - index
                let first = UInt32(source[index]) << 16
                let second = left > 1 ? UInt32(source[index + 1]) << 8 : 0
                let third = left > 2 ? UInt32(source[index + 2]) : 0
                let bits = first | second | third
                let padding = UInt8(ascii: "=")
                output.append(alphabet[Int(bits >> 18)])
                output.append(alphabet[Int(bits >> 12 & 63)])
                output.append(left > 1 ? alphabet[Int(bits >> 6 & 63)] : padding)
                output.append(left > 2 ? alphabet[Int(bits & 63)] : padding)
                index += 3
            }
        }
    }
}
