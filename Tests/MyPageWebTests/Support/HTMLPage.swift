/// What a page holds: its links and forms, what it says and in which language.
struct HTMLPage {
    /// A text as people see it, or hear it read.
    struct Text {
        let text: String
        /// The heading of the table's column that it stands in.
        var column: String?
        /// What stands before it in the same paragraph or cell.
        var lead = ""
    }

    private(set) var language: String?
    private(set) var titles = 0
    private(set) var headings: [String] = []
    private(set) var links: [String] = []
    /// Where its pictures come from.
    private(set) var images: [String] = []
    private(set) var forms: [HTMLForm] = []
    /// Without what the site has not said: code, quoted texts, what is marked as another language's.
    private(set) var texts: [Text] = []
    private(set) var elements: Set<String> = []
    private(set) var attributes: Set<String> = []

    private var open: [Element] = []
    private var form: HTMLForm?
    private var columns: [String] = []
    private var cell = -1
    private var lead = ""

    /// An element that is open, with what it is in.
    private struct Element {
        var name = ""
        var isQuiet = false
        var isInHead = false
        var isInHeading = false
        var isInCell = false
    }

    init(_ html: String) {
        for token in HTMLScan.tokens(of: html) {
            switch token {
            case .start(let name, let attributes, let isClosed):
                let values = Dictionary(attributes.map { ($0.name, $0.value) }) { one, _ in one }
                begin(name, values, isClosed: isClosed)
            case .end(let name): end(name)
            case .text(let text): add(text)
            }
        }
        endForm()
    }

    private static let empty: Set<String> = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr",
    ]
    private static let blocks: Set<String> = [
        "p", "td", "th", "li", "dt", "dd", "div", "section", "h1", "h2", "h3", "label", "legend",
        "caption", "option", "button", "form", "header", "footer", "main", "nav",
    ]
    private static let quiet: Set<String> = ["code", "pre", "textarea", "script", "style"]

    private mutating func begin(
        _ name: String, _ values: [String: String], isClosed: Bool
    ) {
        elements.insert(name)
        attributes.formUnion(values.keys)
        if Self.blocks.contains(name) { lead = "" }
        var element = open.last ?? Element()
        element.name = name
        if Self.quiet.contains(name) || values["lang"].map({ $0 != "ja" }) == true {
            element.isQuiet = true
        }
        for attribute in Self.spoken where !element.isQuiet {
            if let text = values[attribute] { texts.append(Text(text: text)) }
        }
        switch name {
        case "html": language = values["lang"]
        case "title" where !open.contains(where: { $0.name == "svg" }): titles += 1
        case "h1":
            headings.append("")
            element.isInHeading = true
        case "a", "link": links += [values["href"]].compactMap { $0 }
        case "img": images.append(values["src"] ?? "")
        case "table": (columns, cell) = ([], -1)
        case "thead": element.isInHead = true
        case "tr": cell = -1
        case "th" where element.isInHead: columns.append("")
        case "td", "th":
            cell += 1
            element.isInCell = true
        default: beginControl(name, values)
        }
        if !isClosed, !Self.empty.contains(name) { open.append(element) }
    }

    private static let spoken = ["aria-label", "placeholder", "title", "alt"]

    private mutating func beginControl(_ name: String, _ values: [String: String]) {
        switch name {
        case "form":
            endForm()
            form = HTMLForm(
                action: values["action"] ?? "", isPost: values["method"]?.lowercased() == "post")
        case "button": addButton(values)
        case "input" where values["type"] == "submit": addButton(values)
        case "input", "select", "textarea":
            guard let field = values["name"] else { return }
            let kind = name == "input" ? values["type"] ?? "text" : name
            let isChoice = kind == "radio" || kind == "checkbox"
            form?.fields.append(
                .init(
                    name: field, kind: kind, value: values["value"] ?? "",
                    isSent: !isChoice || values["checked"] != nil,
                    isRequired: values["required"] != nil))
        case "option" where open.last?.name == "select": addOption(values)
        default: break
        }
    }

    private mutating func addButton(_ values: [String: String]) {
        guard values["type"] ?? "submit" == "submit" else { return }
        form?.buttons.append(
            .init(
                name: values["name"], value: values["value"] ?? "", action: values["formaction"]))
    }

    private mutating func addOption(_ values: [String: String]) {
        guard let last = form?.fields.indices.last else { return }
        let value = values["value"] ?? ""
        // A browser chooses the first if none is chosen.
        let isFirst = form?.fields[last].options.isEmpty == true
        form?.fields[last].options.append(value)
        if isFirst || values["selected"] != nil { form?.fields[last].value = value }
    }

    private mutating func end(_ name: String) {
        if Self.blocks.contains(name) { lead = "" }
        if name == "form" { endForm() }
        guard let place = open.lastIndex(where: { $0.name == name }) else { return }
        open.removeSubrange(place...)
    }

    private mutating func endForm() {
        if let form { forms.append(form) }
        form = nil
    }

    private mutating func add(_ text: String) {
        let element = open.last ?? Element()
        if element.name == "textarea", let last = form?.fields.indices.last {
            form?.fields[last].value = text
        }
        if element.isInHeading { headings[headings.count - 1] += text }
        if element.isInHead, !columns.isEmpty { columns[columns.count - 1] += text }
        if !element.isQuiet, text != "\n" {
            let isInColumn = element.isInCell && columns.indices.contains(cell)
            let column = isInColumn ? columns[cell] : nil
            texts.append(Text(text: text, column: column, lead: lead))
        }
        lead += text
    }
}
