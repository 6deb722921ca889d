import Foundation

/// A colour as the screen mixes it: sRGB, 0 to 255 each.
package struct Colour: Sendable, Equatable {
    private let parts: [Double]

    private init(parts: [Double]) { self.parts = parts }

    /// - Parameter hex: `#` and six hex digits, as style sheets write it.
    package init?(_ hex: String) {
        let digits = hex.utf8.dropFirst()
        guard hex.utf8.first == UInt8(ascii: "#"), digits.count == 6,
            digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || Self.isLetter($0) }),
            let number = Int(hex.dropFirst(), radix: 16)
        else { return nil }
        parts = [16, 8, 0].map { Double(number >> $0 & 0xFF) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte | 0x20
    }

    package static let white = Colour(parts: [255, 255, 255])
    package static let black = Colour(parts: [0, 0, 0])

    /// In lower case: `#0b5cab`.
    package var hex: String {
        "#" + parts.map { String(format: "%02x", Int($0.rounded())) }.joined()
    }

    /// Partly another one.
    /// - Parameter share: of the other, 0 to 1.
    package func mixed(_ share: Double, with other: Colour) -> Colour {
        Colour(parts: zip(parts, other.parts).map { ($0 + ($1 - $0) * share).rounded() })
    }

    /// How well one can be read on the other, from 1 to 21.
    /// Source: WCAG 2.2, definition of contrast ratio.
    package func contrast(to other: Colour) -> Double {
        let (one, two) = (luminance, other.luminance)
        return (max(one, two) + 0.05) / (min(one, two) + 0.05)
    }

    private var luminance: Double {
        let values = parts.map { part -> Double in
            let value = part / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * values[0] + 0.7152 * values[1] + 0.0722 * values[2]
    }
}
