import Foundation

/// What a value of SVG or CSS refers to: parts of its own file, and nothing else.
enum SVGStyle {
    /// The ids that a value names by `url(#…)`.
    /// - Returns: nil if it may ask for something outside: a rule with `@`, an escaped letter, a function
    ///   that is not known to be harmless, a `url` of something else.
    static func references(in text: String) -> [String]? {
        guard !text.utf8.contains(UInt8(ascii: "\\")), !text.utf8.contains(UInt8(ascii: "@")) else {
            return nil
        }
        guard text.utf8.contains(UInt8(ascii: "(")) else { return [] }
        var references: [String] = []
        let parts = text.lowercased().split(separator: "(", omittingEmptySubsequences: false)
        let originals = text.split(separator: "(", omittingEmptySubsequences: false)
        for (index, part) in parts.dropLast().enumerated() {
            let function = String(
                part.reversed().prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
                    .reversed())
            if function == "url" {
                let target = originals[index + 1].drop { " \t\r\n\"'".contains($0) }
                guard target.first == "#" else { return nil }
                references.append(
                    String(target.dropFirst().prefix { !" \t\r\n\"')".contains($0) }))
            } else if !harmless.contains(function) {
                return nil
            }
        }
        return references
    }

    /// What the rules of a style sheet refer to, by the classes that they are for; of each rule that
    /// refers to anything.
    /// - Returns: nil as above, or if such a rule is for anything else than classes: `.a, .b { … }`.
    static func rules(in sheet: String) -> [(classes: [String], references: [String])]? {
        // A comment could hold half a rule.
        guard references(in: sheet) != nil, !sheet.contains("/*") else { return nil }
        var rules: [(classes: [String], references: [String])] = []
        for rule in sheet.split(separator: "}") {
            let parts = rule.split(separator: "{", omittingEmptySubsequences: false)
            guard let body = parts.last, let references = references(in: String(body)),
                !references.isEmpty
            else { continue }
            let selectors = parts[0].split(separator: ",").map {
                $0.trimmingCharacters(in: .whitespacesAndNewlines)
            }
            guard parts.count == 2, !selectors.isEmpty, selectors.allSatisfy(isClass) else {
                return nil
            }
            rules.append((selectors.map { String($0.dropFirst()) }, references))
        }
        return rules
    }

    private static func isClass(_ selector: String) -> Bool {
        selector.first == "." && selector.count > 1
            && selector.dropFirst().allSatisfy { $0.isLetter || $0.isNumber || "-_".contains($0) }
    }

    private static let harmless: Set<String> = [
        "rgb", "rgba", "hsl", "hsla", "matrix", "translate", "translatex", "translatey", "scale",
        "scalex", "scaley", "rotate", "skewx", "skewy", "not", "nth-child",
    ]
}
