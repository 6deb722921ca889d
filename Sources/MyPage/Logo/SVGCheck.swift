/// Whether bytes are an SVG that shows a picture and does nothing else, however it is opened: known
/// elements only, no scripts, nothing from outside, nothing that takes a browser long.
/// Source: SVG 2, 2.4 (secure static mode), which browsers keep to in `img` alone.
struct SVGCheck {
    private static let namespace = "http://www.w3.org/2000/svg"
    private static let linkNamespace = "http://www.w3.org/1999/xlink"

    private static let elements: Set<String> = [
        "svg", "g", "defs", "symbol", "use", "title", "desc", "style", "path", "rect", "circle",
        "ellipse", "line", "polyline", "polygon", "text", "tspan", "linearGradient",
        "radialGradient", "stop", "clipPath", "mask", "pattern",
    ]
    /// What may name another part of the file by `href`.
    private static let linking: Set<String> = [
        "use", "linearGradient", "radialGradient", "pattern",
    ]
    /// What is a name or words, whatever signs are in it.
    private static let words: Set<String> = [
        "id", "class", "role", "lang", "xml:lang", "xml:space",
    ]

    private static let mostDepth = 64

    private var cost = SVGCost()
    private var open: [String] = []
    private var ratio: Double?

    /// - Returns: how wide it is for its height.
    static func ratio(of bytes: [UInt8]) throws(PictureMistake) -> Double {
        var check = SVGCheck()
        var scan = try SVGScan(bytes)
        var place = scan
        while let token = try scan.next() {
            try check.take(token, at: place)
            place = scan
        }
        guard let ratio = check.ratio, check.open.isEmpty else { throw .notXML(line: scan.line) }
        guard check.cost.isBearable else { throw .tooMuch }
        return ratio
    }

    private mutating func take(_ token: SVGScan.Token, at place: SVGScan) throws(PictureMistake) {
        switch token {
        case .start(let name, let attributes, let isClosed):
            try begin(name, attributes, at: place)
            if isClosed { end() }
        case .end(let name):
            guard open.last == name else { throw .notXML(line: place.line) }
            end()
        case .text(let text):
            if open.last == "style" {
                guard let rules = SVGStyle.rules(in: text) else { throw .outside(line: place.line) }
                cost.add(rules)
            } else if open.isEmpty, text.utf8.contains(where: { $0 > 0x20 }) {
                throw .notXML(line: place.line)
            }
        }
    }

    private mutating func begin(
        _ name: String, _ attributes: [(name: String, value: String)], at place: SVGScan
    ) throws(PictureMistake) {
        let isRoot = open.isEmpty
        // A second root is no XML.
        guard !isRoot || ratio == nil, open.count < Self.mostDepth else {
            throw .notXML(line: place.line)
        }
        // Within words and styles there is only text.
        guard Self.elements.contains(name), isRoot == (name == "svg"),
            !["title", "desc", "style"].contains(open.last)
        else { throw .element(name, line: place.line) }
        let values = Dictionary(attributes.map { ($0.name, $0.value) }) { one, _ in one }
        if isRoot {
            guard values["xmlns"] == Self.namespace else {
                throw .attribute("xmlns", line: place.line)
            }
            guard let found = Self.ratio(ofViewBox: values["viewBox"] ?? "") else { throw .noSize }
            ratio = found
        }
        cost.begin(id: values["id"], classes: values["class"] ?? "")
        for (attribute, value) in attributes {
            guard Self.isKnown(attribute, value) else {
                throw .attribute(attribute, line: place.line)
            }
            guard let references = Self.references(attribute, value, of: name) else {
                throw .outside(line: place.line)
            }
            cost.refer(to: references)
        }
        open.append(name)
    }

    private mutating func end() {
        open.removeLast()
        cost.end()
    }

    /// Whether an attribute is one of a picture's: no script, nothing of an editor's own.
    private static func isKnown(_ name: String, _ value: String) -> Bool {
        let small = name.lowercased()
        return switch name {
        case "xmlns": value == namespace
        case "xmlns:xlink": value == linkNamespace
        case "xlink:href", "xml:lang", "xml:space": true
        case _ where small.hasPrefix("xmlns:"): true
        default: !name.contains(":") && !small.hasPrefix("on") && small != "src"
        }
    }

    /// What an attribute refers to; nil if that may be outside the file.
    private static func references(
        _ name: String, _ value: String, of element: String
    ) -> [String]? {
        let isName = ["xmlns", "data-", "aria-"].contains { name.hasPrefix($0) }
        if isName || words.contains(name) { return [] }
        guard name == "href" || name == "xlink:href" else { return SVGStyle.references(in: value) }
        guard linking.contains(element), value.hasPrefix("#") else { return nil }
        return [String(value.dropFirst())]
    }

    /// `0 0 120 40`; nil if it is not four numbers of which the last two are more than 0.
    private static func ratio(ofViewBox text: String) -> Double? {
        let numbers = text.split { " ,\t\r\n".contains($0) }.map { Double($0) ?? .nan }
        guard numbers.count == 4, numbers.allSatisfy(\.isFinite), numbers[2] > 0, numbers[3] > 0
        else { return nil }
        let ratio = numbers[2] / numbers[3]
        return ratio.isFinite && ratio > 0 ? ratio : nil
    }
}
