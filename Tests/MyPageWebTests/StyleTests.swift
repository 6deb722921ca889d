import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@testable import MyPageWeb

/// The look of all pages: what can be told of it without a browser.
@Suite struct StyleTests {
    private let sheet = String(decoding: Style.sheet.bytes, as: UTF8.self)

    /// The colours by light, then as a dark screen changes them.
    private var schemes: [[String: String]] {
        let blocks = sheet.matches(of: /:root \{([^}]*)\}/).map { String($0.1) }
        let colours = blocks.map { block in
            Dictionary(
                uniqueKeysWithValues: block.matches(of: /--([a-z-]+): (#[0-9a-f]{6});/)
                    .map { (String($0.1), String($0.2)) })
        }
        guard colours.count == 2 else { return [] }
        return [colours[0], colours[0].merging(colours[1]) { _, dark in dark }]
    }

    /// Source: WCAG 2.2, definition of contrast ratio.
    private func contrast(_ one: String, _ other: String) -> Double {
        func luminance(_ colour: String) -> Double {
            let parts = [1, 3, 5].map { start -> Double in
                let digits = colour.dropFirst(start).prefix(2)
                let value = Double(Int(digits, radix: 16) ?? 0) / 255
                return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
            }
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
        }
        let values = [luminance(one), luminance(other)].sorted()
        return (values[1] + 0.05) / (values[0] + 0.05)
    }

    @Test func `every text can be read, in light and in the dark`() throws {
        let grounds = ["card", "paper"]
        var pairs = ["ink", "soft", "accent", "wrong", "opened", "duplicate", "registered"]
            .flatMap { text in grounds.map { (text, $0) } }
        pairs += [
            ("accent", "tint"), ("on-accent", "accent"), ("on-accent", "accent-strong"),
            ("on-accent", "wrong"), ("on-accent", "wrong-strong"), ("wrong", "wrong-tint"),
            ("good", "good-tint"), ("warn", "warn-tint"), ("accent", "good-tint"),
            ("accent", "warn-tint"), ("accent", "wrong-tint"),
        ]
        #expect(schemes.count == 2)
        for scheme in schemes {
            for (text, ground) in pairs {
                let ratio = contrast(try #require(scheme[text]), try #require(scheme[ground]))
                #expect(ratio >= 4.5, "\(text) on \(ground): \(ratio)")
            }
            // What shows where a field is.
            #expect(contrast(try #require(scheme["line"]), try #require(scheme["card"])) >= 3)
        }
        #expect(schemes.first != schemes.last)
    }

    @Test func `every colour that is used is one of both schemes`() {
        let used = Set(sheet.matches(of: /var\(--([a-z-]+)\)/).map { String($0.1) })
        #expect(schemes.count == 2 && !used.isEmpty)
        for scheme in schemes { #expect(used.subtracting(scheme.keys) == []) }
    }

    @Test func `no colour stands outside the two schemes, but for paper that is printed on`() {
        let rules = sheet.replacing(/:root \{[^}]*\}/, with: "")
        let print = rules.firstRange(of: "@media print")?.lowerBound ?? rules.endIndex
        let found = rules[..<print].matches(of: /#[0-9a-fA-F]{3,8}[;,\s]/).map { $0.output }
        #expect(found.isEmpty, "\(found)")
    }

    /// Else one long address widens the table, and all other values are out of view.
    @Test func `a value of the CRM breaks where it has no blank, on screens of any width`() {
        let wide = sheet.firstRange(of: "@media (max-width")?.lowerBound ?? sheet.startIndex
        #expect(sheet[..<wide].contains("table:not([data-cards]) td { overflow-wrap: anywhere; }"))
    }

    /// Else an agency's long name, which breaks between its words alone, widens a telephone's page.
    @Test func `the site's name and links break within a word that is too long`() {
        #expect(sheet.contains(".site, header > a, footer > a { overflow-wrap: anywhere; }"))
    }

    /// Else a tablet cuts 「いずれにも一致しない」 and 「を含まない」 off, which say the opposite of others.
    @Test func `a condition's comparison has half of the row, on screens of any width`() {
        let rows = sheet.matches(of: /\.condition \{[^}]*grid-template-columns: ([^;]*);/)
        #expect(rows.map { String($0.1) } == ["1fr 1fr"])
    }

    /// 連携リトライ and 削除, say, on a telephone.
    @Test func `buttons of two forms in a cell stand apart`() {
        #expect(sheet.contains("td form + form { margin-top: .75rem; }"))
    }

    /// A browser draws the frame through the middle of a legend, whose first lines hung above it.
    @Test func `a legend of many lines stands within its frame`() {
        #expect(sheet.contains("legend { float: left; width: 100%;"))
    }

    /// Else a telephone shows a long memo in half of it, beside nothing.
    @Test func `a value that is longer than half of a card has all of its width`() {
        #expect(
            sheet.contains("[data-label] { flex: 1 1 auto; min-width: calc(50% - .5rem);"))
    }

    /// One without a blank put the columns behind it out of view.
    @Test func `a mail address breaks where it is longer than its column`() {
        let rule = "[data-label=\"メールアドレス\"] { min-width: 12rem; overflow-wrap: anywhere; }"
        #expect(sheet.contains(rule))
    }

    /// Else the rule for a telephone's or a screen's menu shows it on paper, too.
    @Test func `paper shows no menu and no sign-out`() {
        let print = sheet.firstRange(of: "@media print")?.lowerBound ?? sheet.endIndex
        #expect(sheet[print...].contains(".admin header form, header nav,"))
    }

    @Test func `the sign in the browser's tab is the same for all, and kept for good`() async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            for path in ["/", "/admin", "/nothing"] {
                let page = try await visitor.get(path).body
                #expect(page.contains("<link rel=\"icon\" type=\"image/svg+xml\""), "\(path)")
                #expect(page.contains(Style.icon.path), "\(path)")
            }
            let icon = try await visitor.get(Style.icon.path)
            #expect(icon.headers[.contentType] == "image/svg+xml")
            #expect(icon.headers[.cacheControl] == "public, max-age=31536000, immutable")
            #expect(icon.body.hasPrefix("<svg ") && !icon.body.contains("script"))
        }
    }
}
