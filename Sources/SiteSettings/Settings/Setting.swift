import Foundation
import Yams

/// One line of the settings: its key, what it says to people, how it is read and written.
struct Setting {
    /// Section and key: `inbox.settle_ms`.
    let path: String
    /// What stands in the section: `settle_ms`; an alias may hold dots.
    var key: Substring { path.drop { $0 != "." }.dropFirst() }
    let comment: String
    /// Reads a value into the settings, or says what was expected.
    let read: (Node, inout Settings) throws(Unexpected) -> Void
    /// The value as it stands in a file.
    let yaml: (Settings) -> String
    /// The value as somebody types it; elements of a list with commas between them.
    var plain: (Settings) -> String = { _ in "" }
    /// The values of a choice, or the numbers that are taken.
    var choices: [String] = []
    var range: ClosedRange<Int>?
    /// How the settings' screen shows it; nil if it does not.
    var field: SettingField?
    /// Whether the screens may write it: staff do, and must not otherwise what they are bound by. What
    /// the settings' screen shows they may.
    var hasOwnForm = false
    var isForScreens: Bool { field != nil || hasOwnForm }
    /// The elements of a list, each as it stands in a file; nil for what is no list.
    var items: ((Settings) -> [String])?
    /// What somebody has to decide before anything is sent; nil for what has a safe default.
    var decision: String?

    /// A value that is not what the key takes, or a list with some that are not.
    struct Unexpected: Error {
        let mistakes: [(line: Int?, message: String)]
        /// All of them, for where lines say nothing.
        var message: String { mistakes.map(\.message).joined(separator: "; ") }

        init(_ node: Node, _ message: String) { mistakes = [(node.mark?.line, message)] }

        init(_ elements: [Unexpected]) { mistakes = elements.flatMap(\.mistakes) }
    }

    /// The same, as one that must be said in the file.
    func mustBeSaid(_ decision: String) -> Setting {
        var setting = self
        setting.decision = decision
        return setting
    }

    /// The same, written by the screens in a form of its own.
    func inOwnForm() -> Setting {
        var setting = self
        setting.hasOwnForm = true
        return setting
    }

    static func text(
        _ path: String, _ target: WritableKeyPath<Settings, String>, _ comment: String,
        check: @escaping (String) -> String? = { _ in nil }
    ) -> Setting {
        var setting = Setting(path: path, comment: comment) { node, settings throws(Unexpected) in
            let text = try scalar(node)
            if let expected = check(text) { throw Unexpected(node, expected) }
            settings[keyPath: target] = text
        } yaml: {
            quoted($0[keyPath: target])
        }
        setting.plain = { $0[keyPath: target] }
        return setting
    }

    static func integer(
        _ path: String, _ target: WritableKeyPath<Settings, Int>, in range: ClosedRange<Int>,
        _ comment: String
    ) -> Setting {
        var setting = Setting(path: path, comment: comment) { node, settings throws(Unexpected) in
            guard let number = Int(try scalar(node)), range.contains(number) else {
                throw Unexpected(
                    node, "expected a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            settings[keyPath: target] = number
        } yaml: {
            String($0[keyPath: target])
        }
        setting.plain = setting.yaml
        setting.range = range
        return setting
    }

    static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ path: String, _ target: WritableKeyPath<Settings, Choice>, _ comment: String
    ) -> Setting {
        let choices = Choice.allCases.map(\.rawValue)
        var setting = Setting(path: path, comment: comment) { node, settings throws(Unexpected) in
            guard let choice = Choice(rawValue: try scalar(node)) else {
                throw Unexpected(node, "expected \(choices.joined(separator: " or "))")
            }
            settings[keyPath: target] = choice
        } yaml: {
            $0[keyPath: target].rawValue
        }
        setting.plain = setting.yaml
        setting.choices = choices
        return setting
    }

    /// A list of which each element is read on its own.
    static func list<Element>(
        _ path: String, _ target: WritableKeyPath<Settings, [Element]>, _ comment: String,
        read element: @escaping (Node) throws(Unexpected) -> Element,
        yaml: @escaping (Element) -> String
    ) -> Setting {
        var setting = Setting(path: path, comment: comment) { node, settings throws(Unexpected) in
            guard let sequence = node.sequence else {
                throw Unexpected(node, "expected a list: [a, b]")
            }
            var elements: [Element] = []
            var wrong: [Unexpected] = []
            for node in sequence {
                do throws(Unexpected) {
                    elements.append(try element(node))
                } catch {
                    wrong.append(error)
                }
            }
            guard wrong.isEmpty else { throw Unexpected(wrong) }
            settings[keyPath: target] = elements
        } yaml: {
            "[" + $0[keyPath: target].map(yaml).joined(separator: ", ") + "]"
        }
        setting.items = { $0[keyPath: target].map(yaml) }
        return setting
    }

    static func texts(
        _ path: String, _ target: WritableKeyPath<Settings, [String]>, _ comment: String,
        check: @escaping (String) -> String? = { _ in nil }
    ) -> Setting {
        var setting = list(path, target, comment) { node throws(Unexpected) in
            let text = try scalar(node)
            if let expected = check(text) { throw Unexpected(node, expected) }
            return text
        } yaml: {
            quoted($0)
        }
        setting.plain = { $0[keyPath: target].joined(separator: ", ") }
        return setting
    }

    /// Whether nothing stands behind a key: `key:`, or `~`.
    static func isNothing(_ node: Node) -> Bool {
        node.null == NSNull() && node.scalar?.style == .plain
    }

    static func scalar(_ node: Node) throws(Unexpected) -> String {
        guard let scalar = node.scalar else { throw Unexpected(node, "expected a single value") }
        return isNothing(node) ? "" : scalar.string
    }

    /// A text as a YAML scalar: plain where nothing can be mistaken, else in double quotes.
    static func quoted(_ text: String) -> String {
        // Scalar by scalar: a sign with a mark behind it is the same sign to YAML.
        let isPlain =
            text.first?.isLetter == true
            && !text.unicodeScalars.contains { Self.signs.contains($0) || needsEscape($0) }
            && text.last != " " && Int(text) == nil
            && !["null", "true", "false"].contains(text.lowercased())
        if isPlain { return text }
        var escaped = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": escaped += "\\\(scalar)"
            case "\n": escaped += "\\n"
            case _ where needsEscape(scalar):
                escaped += String(
                    format: scalar.value < 0x100 ? "\\x%02X" : "\\u%04X", scalar.value)
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped + "\""
    }

    private static let signs = Set(":#\"'{}[]&*!|>%@`,\\".unicodeScalars)

    /// What YAML does not take as it is, or takes for the end of a line. Source: YAML 1.2, 5.1 and 5.4.
    private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case ..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
        default: false
        }
    }
}
