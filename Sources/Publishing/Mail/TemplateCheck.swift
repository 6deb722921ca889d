import Recruiting

/// Looks through a template's tags for what Mustache itself lets pass: names that mean nothing
/// here, sections left open, a link that is missing.
struct TemplateCheck {
    static let subject = "Subject:"
    /// How many sections may stand inside each other.
    static let mostOpen = 10
    /// Braces that open or close no tag: a Japanese keyboard types them full-width.
    private static let strayBraces = ["}}", "｛｛", "｝｝"]

    private(set) var problems: [(line: Int, mistake: TemplateMistake)] = []
    /// The CRM's fields that are named.
    private(set) var fields: Set<FieldAlias> = []
    /// Whether the owner (所有者) is named.
    private(set) var namesOwner = false

    private let name: TemplateName
    private var open: [(name: String, line: Int)] = []
    private var hasLink = false

    init(_ name: TemplateName, text: String) {
        self.name = name
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        checkHead(lines)
        for (index, line) in lines.enumerated() { check(line, number: index + 1) }
        for section in open {
            problems.append((section.line, .sectionLeftOpen(section.name)))
        }
        if name.needsLink, !hasLink {
            problems.append((lines.count, .noLink))
        }
    }

    private mutating func checkHead(_ lines: [Substring]) {
        let subject = lines[0].hasPrefix(Self.subject) ? lines[0].dropFirst(Self.subject.count) : ""
        if subject.trimmed.isEmpty {
            problems.append((1, .noSubject))
        }
        if lines.count < 3 || !lines[1].trimmed.isEmpty {
            problems.append((2, .noBlankLine))
        }
    }

    private mutating func check(_ line: Substring, number: Int) {
        var rest = line
        while let start = rest.firstRange(of: "{{") {
            check(text: rest[..<start.lowerBound], number: number)
            let isTriple = rest[start.upperBound...].hasPrefix("{")
            let close = isTriple ? "}}}" : "}}"
            guard let end = rest[start.upperBound...].firstRange(of: close) else {
                let tag = String(rest[start.lowerBound...].prefix(20))
                problems.append((number, .tagLeftOpen(tag, missing: close)))
                return
            }
            let inside = rest[start.upperBound..<end.lowerBound].drop { $0 == "{" }
            let isAlone = rest[start.lowerBound..<end.upperBound] == line.trimmed
            check(tag: inside.trimmed, isAlone: isAlone, number: number)
            rest = rest[end.upperBound...]
        }
        check(text: rest, number: number)
    }

    /// What would stand in the mail as it is typed here.
    private mutating func check(text: Substring, number: Int) {
        if let braces = Self.strayBraces.first(where: { text.firstRange(of: $0) != nil }) {
            problems.append((number, .strayBraces(braces)))
        }
    }

    private mutating func check(tag: String, isAlone: Bool, number: Int) {
        switch tag.first {
        case "!":
            return
        case "#", "^":
            let section = tag.dropFirst().trimmed
            checkName(section, isSection: true, number)
            if section == name.section?.name, open.contains(where: { $0.name == section }) {
                problems.append((number, .sectionInItself(section)))
            }
            open.append((section, number))
            if open.count == Self.mostOpen + 1 { problems.append((number, .tooDeep)) }
        case "/":
            let section = tag.dropFirst().trimmed
            if let last = open.popLast(), last.name == section { return }
            problems.append((number, .closesNothing(section)))
        case ">", "<", "$", "=", "%", "*":
            problems.append((number, .unsupported(tag)))
        default:
            let placeholder = tag.hasPrefix("&") ? tag.dropFirst().trimmed : tag
            checkName(placeholder, isSection: false, number)
            guard placeholder == "password_url" else { return }
            hasLink = hasLink || number > 1
            if let section = open.last {
                problems.append((number, .linkInSection(section.name)))
            }
            if !isAlone { problems.append((number, .linkNotAlone)) }
        }
    }

    private mutating func checkName(_ placeholder: String, isSection: Bool, _ number: Int) {
        if let alias = FieldAlias(placeholder), name.takesFields,
            alias.resource == .candidate || alias.resource == .resume
        {
            fields.insert(alias)
            if alias.isOwner { namesOwner = true }
            return
        }
        if placeholder == "owner_name" { namesOwner = true }
        var known = name.placeholders.map(\.name)
        if let section = name.section {
            if isSection { known.append(section.name) }
            if open.contains(where: { $0.name == section.name }) {
                known += section.placeholders.map(\.name)
            }
        }
        if !known.contains(placeholder) {
            if name.takesFields { known.append("Person.P_Name, Resume.U_…") }
            problems.append((number, .unknown(placeholder, known: known)))
        }
    }
}
