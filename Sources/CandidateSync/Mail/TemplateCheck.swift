import Recruiting

/// Looks through a template's tags for what Mustache itself lets pass: names that mean nothing
/// here, sections left open, a link that is missing.
struct TemplateCheck {
    static let subject = "Subject:"

    private(set) var problems: [(line: Int, message: String)] = []
    /// The CRM's fields that are named.
    private(set) var fields: Set<FieldAlias> = []

    private let name: TemplateName
    private var open: [(name: String, line: Int)] = []
    private var hasLink = false

    init(_ name: TemplateName, text: String) {
        self.name = name
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        checkHead(lines)
        for (index, line) in lines.enumerated() { check(line, number: index + 1) }
        for section in open {
            problems.append((section.line, "the section '{{#\(section.name)}}' is never closed"))
        }
        if name.needsLink, !hasLink {
            problems.append(
                (
                    lines.count,
                    "the password link is missing: put {{password_url}} on a line of its own"
                ))
        }
    }

    private mutating func checkHead(_ lines: [Substring]) {
        let subject = lines[0].hasPrefix(Self.subject) ? lines[0].dropFirst(Self.subject.count) : ""
        if subject.trimmed.isEmpty {
            problems.append((1, "expected 'Subject: …' on the first line"))
        }
        if lines.count < 3 || !lines[1].trimmed.isEmpty {
            problems.append((2, "expected a blank line between the subject and the body"))
        }
    }

    private mutating func check(_ line: Substring, number: Int) {
        var rest = line
        while let start = rest.firstRange(of: "{{") {
            let isTriple = rest[start.upperBound...].hasPrefix("{")
            let close = isTriple ? "}}}" : "}}"
            guard let end = rest[start.upperBound...].firstRange(of: close) else {
                problems.append(
                    (
                        number,
                        "the tag '\(rest[start.lowerBound...].prefix(20))' has no '\(close)' on its line"
                    ))
                return
            }
            let inside = rest[start.upperBound..<end.lowerBound].drop { $0 == "{" }
            check(tag: inside.trimmed, line: line, number: number)
            rest = rest[end.upperBound...]
        }
    }

    private mutating func check(tag: String, line: Substring, number: Int) {
        switch tag.first {
        case "!":
            return
        case "#", "^":
            let section = tag.dropFirst().trimmed
            checkName(section, isSection: true, number)
            open.append((section, number))
        case "/":
            let section = tag.dropFirst().trimmed
            if let last = open.popLast(), last.name == section { return }
            problems.append((number, "'{{/\(section)}}' closes no section that is open here"))
        case ">", "<", "$", "=", "%", "*":
            problems.append(
                (number, "'{{\(tag)}}' is not supported; use {{name}}, {{#name}}, {{^name}}"))
        default:
            let placeholder = tag.hasPrefix("&") ? tag.dropFirst().trimmed : tag
            checkName(placeholder, isSection: false, number)
            guard placeholder == "password_url" else { return }
            hasLink = hasLink || number > 1
            if let section = open.last {
                problems.append(
                    (
                        number,
                        "{{password_url}} must not stand inside the section '\(section.name)': the mail "
                            + "would go out without it"
                    ))
            }
            if line.trimmed != "{{\(tag)}}", line.trimmed != "{{{\(tag)}}}" {
                problems.append(
                    (number, "{{password_url}} must stand alone on its line, below the subject"))
            }
        }
    }

    private mutating func checkName(_ placeholder: String, isSection: Bool, _ number: Int) {
        if let alias = FieldAlias(placeholder), name.takesFields,
            alias.resource == .candidate || alias.resource == .resume
        {
            fields.insert(alias)
            return
        }
        var known = name.placeholders.map(\.name)
        if let section = name.section {
            if isSection { known.append(section.name) }
            if open.contains(where: { $0.name == section.name }) {
                known += section.placeholders.map(\.name)
            }
        }
        if !known.contains(placeholder) {
            let fields = name.takesFields ? ", or a field such as Person.P_Name" : ""
            problems.append(
                (
                    number,
                    "unknown placeholder '\(placeholder)'; expected one of "
                        + known.joined(separator: ", ") + fields
                ))
        }
    }
}
