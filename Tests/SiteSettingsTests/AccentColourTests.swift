import Foundation
import Testing

@testable import SiteSettings

/// `web.accent`: a colour that can be read on every page, in light and in the dark.
@Suite struct AccentColourTests {
    private func parse(_ value: String) throws -> Settings {
        try SettingsFile.parse("web: {accent: \(value)}")
    }

    private func problem(_ value: String) throws -> String? {
        do {
            _ = try parse(value)
            return nil
        } catch let error as SettingsError {
            try #require(error.problems.count == 1)
            #expect(error.problems[0].kind == .value("web.accent"))
            return error.problems[0].message
        }
    }

    @Test func `a colour is taken as it is, and none is the program's own`() throws {
        #expect(try parse("\"#7A1F5c\"").web.accentColour?.light.accent.hex == "#7a1f5c")
        #expect(try parse("\"\"").web.accentColour == nil)
        #expect(try SettingsFile.parse("web: {}").web.accent.isEmpty)
        var settings = Settings()
        settings.web.accent = "#0b5cab"
        #expect(try SettingsFile.parse(SettingsFile.text(settings)) == settings)
    }

    @Test(arguments: [
        "red", "\"#abc\"", "\"#12345g\"", "\"#1234567\"", "\"７a1f5c\"", "\"#+12345\"",
    ])
    func `what is no colour is refused`(value: String) throws {
        #expect(try #require(try problem(value)).contains("six hex digits"))
    }

    @Test func `a colour without quotes is a comment, and is not taken for none`() throws {
        do {
            _ = try SettingsFile.parse("web:\n  accent: #7a1f5c\n")
            Issue.record("taken")
        } catch let error as SettingsError {
            #expect(error.problems.first?.line == 2)
            #expect(error.description.contains("without quotes it is a comment"))
        }
    }

    @Test(arguments: ["#ffcc00", "#ffffff", "#ff8800", "#00aaff", "#808080"])
    func `a colour that is too light is refused with its contrast and a shade that will do`(
        colour: String
    ) throws {
        let message = try #require(try problem("\"\(colour)\""))
        #expect(message.contains("too light") && message.contains("4.5"))
        let shade = try #require(message.firstMatch(of: /will do is ("#[0-9a-f]{6}")/)).1
        #expect(try problem(String(shade)) == nil)
    }

    @Test func `the contrast is that of WCAG`() throws {
        #expect(abs(Colour.white.contrast(to: .black) - 21) < 0.001)
        let grey = try #require(Colour("#767676"))
        #expect(abs(grey.contrast(to: .white) - 4.54) < 0.01)
        #expect(AccentColour.shown(4.499) == "4.4")
    }

    @Test func `whatever is taken can be read in both schemes, also on a button`() throws {
        let steps = stride(from: 0, through: 255, by: 51)
        var taken = 0
        for red in steps {
            for green in steps {
                for blue in steps {
                    let text = String(format: "#%02x%02x%02x", red, green, blue)
                    guard let accent = try? AccentColour(text) else { continue }
                    taken += 1
                    #expect(least(accent.light, AccentColour.lightGrounds) >= 4.5, "\(text)")
                    #expect(least(accent.dark, AccentColour.darkGrounds) >= 4.5, "\(text)")
                }
            }
        }
        #expect(taken > 40)
    }

    private func least(_ scheme: AccentColour.Scheme, _ grounds: [Colour]) -> Double {
        let links = (grounds + [scheme.tint]).map { scheme.accent.contrast(to: $0) }
        let buttons = [scheme.accent, scheme.strong].map { scheme.onAccent.contrast(to: $0) }
        return (links + buttons).min() ?? 0
    }
}
