import Foundation

/// The site's own colour of links and buttons (`web.accent`), with what goes with it on light pages and
/// in the dark. What is given is checked on light pages; no colour can be read on both, so that in the
/// dark it is lightened until it can.
package struct AccentColour: Sendable, Equatable {
    /// The colours of one scheme, by what the style sheet calls them.
    package struct Scheme: Sendable, Equatable {
        package let accent: Colour
        /// What it becomes under the pointer.
        package let strong: Colour
        /// Behind a link that the pointer is on.
        package let tint: Colour
        /// What stands on it.
        package let onAccent: Colour
    }

    package enum Problem: Error, Equatable, CustomStringConvertible {
        /// It is not `#` and six hex digits.
        case notAColour
        /// - Parameters:
        ///   - contrast: the least that it has to any ground of a light page.
        ///   - darker: the nearest shade that would do.
        case tooLight(contrast: Double, darker: Colour)

        package var description: String {
            switch self {
            case .notAColour:
                "expected a colour in quotes, # and six hex digits: \"#0b5cab\"; without quotes it "
                    + "is a comment"
            case .tooLight(let contrast, let darker):
                "is too light to be read on light pages, and white on it: its contrast is "
                    + "\(AccentColour.shown(contrast)), and WCAG 2.2 asks for 4.5; the nearest "
                    + "shade that will do is \"\(darker.hex)\""
            }
        }
    }

    package let light: Scheme
    package let dark: Scheme

    /// What a small text needs. Source: WCAG 2.2, 1.4.3.
    package static let leastContrast = 4.5

    /// What links and buttons stand on: `--card`, `--paper` and the tints of messages in style.css.
    package static let lightGrounds = ["#ffffff", "#f5f6f8", "#e7f5ec", "#fdf3dd", "#fdeceb"]
        .compactMap(Colour.init)
    package static let darkGrounds = ["#1b2129", "#12161c", "#17311f", "#37290c", "#3a1d1d"]
        .compactMap(Colour.init)
    /// What stands on a light accent in the dark.
    package static let darkInk = Colour.black.mixed(0.08, with: Colour.white)

    /// - Throws: `Problem`
    package init(_ text: String) throws(Problem) {
        guard let colour = Colour(text) else { throw .notAColour }
        let light = Self.light(colour)
        let least = Self.leastContrast(of: light, on: Self.lightGrounds)
        guard least >= Self.leastContrast else {
            throw .tooLight(contrast: least, darker: Self.nearest(to: colour, .black))
        }
        self.light = light
        dark = Self.dark(Self.nearest(to: colour, .white))
    }

    /// Downwards, so that what does not do never looks as if it did.
    package static func shown(_ contrast: Double) -> String {
        String(format: "%.1f", (contrast * 10).rounded(.down) / 10)
    }

    private static func light(_ colour: Colour) -> Scheme {
        Scheme(
            accent: colour, strong: colour.mixed(0.25, with: .black),
            tint: Colour.white.mixed(0.08, with: colour), onAccent: .white)
    }

    private static func dark(_ colour: Colour) -> Scheme {
        Scheme(
            accent: colour, strong: colour.mixed(0.35, with: .white),
            tint: darkGrounds[0].mixed(0.12, with: colour), onAccent: darkInk)
    }

    private static func leastContrast(of scheme: Scheme, on grounds: [Colour]) -> Double {
        let grounds = (grounds + [scheme.tint]).map { scheme.accent.contrast(to: $0) }
        let buttons = [scheme.accent, scheme.strong].map { scheme.onAccent.contrast(to: $0) }
        return (grounds + buttons).min() ?? 1
    }

    /// The shade on the way to black (for light pages) or to white (in the dark) that does first.
    private static func nearest(to colour: Colour, _ end: Colour) -> Colour {
        let shades = (0...50).map { colour.mixed(Double($0) / 50, with: end) }
        return shades.first { shade in
            let least =
                end == .black
                ? leastContrast(of: light(shade), on: lightGrounds)
                : leastContrast(of: dark(shade), on: darkGrounds)
            return least >= leastContrast
        } ?? end
    }
}
