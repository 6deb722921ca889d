/// The text of a mail in its canonical form, before it is encoded for the way.
///
/// Source: RFC 2045 §6.8 (text is base64-encoded with CRLF line ends), RFC 2046 §4.1.1.
enum BodyText {
    /// The text as UTF-8 whose lines end in CRLF; LF, CR and CRLF count as one line end.
    ///
    /// Line ends at the end of the text become exactly one; one is added if there is none. An empty
    /// text stays empty.
    static func canonicalBytes(of text: String) -> [UInt8] {
        var text = text
        return text.withUTF8 { canonicalBytes(of: $0) }
    }

    private static func canonicalBytes(of source: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        let carriageReturn = UInt8(ascii: "\r")
        let lineFeed = UInt8(ascii: "\n")
        guard !source.isEmpty else { return [] }
        var end = source.count
        while end > 0, source[end - 1] == carriageReturn || source[end - 1] == lineFeed { end -= 1 }

        var result: [UInt8] = []
        result.reserveCapacity(end + end / 16 + 2)
        var start = 0
        while start < end {
            var lineEnd = start
            while lineEnd < end, source[lineEnd] != carriageReturn, source[lineEnd] != lineFeed {
                lineEnd += 1
            }
            result.append(contentsOf: source[start..<lineEnd])
            result.append(carriageReturn)
            result.append(lineFeed)
            let isPair =
                lineEnd + 1 < end && source[lineEnd] == carriageReturn
                && source[lineEnd + 1] == lineFeed
            start = lineEnd + (isPair ? 2 : 1)
        }
        return result.isEmpty ? [carriageReturn, lineFeed] : result
    }
}
