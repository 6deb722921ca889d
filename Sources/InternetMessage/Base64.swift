import Foundation

/// The base64 encoding of a body.
///
/// Source: RFC 2045 §6.8.
enum Base64 {
    /// Lines of at most 76 characters, each ended by CRLF.
    static func lines(of source: [UInt8]) -> Data {
        var lines = Data(source).base64EncodedData(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
        // Foundation ends all but the last.
        if !lines.isEmpty { lines += "\r\n".utf8 }
        return lines
    }
}
