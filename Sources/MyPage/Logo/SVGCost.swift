/// How much a browser draws for an SVG when every reference is followed. A few elements that repeat each
/// other are millions (as with "billion laughs" of XML), and a circle never ends.
struct SVGCost {
    private struct Node {
        let classes: [Substring]
        var references: [String] = []
        var children: [Int] = []
    }

    /// More than any logo has.
    private static let most = 20_000
    /// Of elements in each other and references to each other.
    private static let mostDepth = 200

    private var nodes: [Node] = []
    private var open: [Int] = []
    private var places: [String: Int] = [:]
    /// Of style sheets, for elements before and behind them.
    private var rules: [(classes: [String], references: [String])] = []

    mutating func begin(id: String?, classes: String) {
        let place = nodes.count
        nodes.append(Node(classes: classes.split(whereSeparator: \.isWhitespace)))
        if let parent = open.last { nodes[parent].children.append(place) }
        if let id { places[id] = places[id] ?? place }
        open.append(place)
    }

    mutating func refer(to ids: [String]) {
        guard let place = open.last else { return }
        nodes[place].references += ids
    }

    mutating func add(_ rules: [(classes: [String], references: [String])]) { self.rules += rules }

    mutating func end() { open.removeLast() }

    /// Whether all is drawn within bounds, and nothing refers to what it is part of.
    var isBearable: Bool {
        guard !nodes.isEmpty, nodes.count <= Self.most else { return false }
        var known: [Int?] = Array(repeating: nil, count: nodes.count)
        var isOpen = Array(repeating: false, count: nodes.count)
        return cost(of: 0, depth: 0, &known, &isOpen) != nil
    }

    /// nil if it is too much.
    private func cost(
        of place: Int, depth: Int, _ known: inout [Int?], _ isOpen: inout [Bool]
    ) -> Int? {
        if let cost = known[place] { return cost }
        guard !isOpen[place], depth < Self.mostDepth else { return nil }
        isOpen[place] = true
        defer { isOpen[place] = false }
        var cost = 1
        for next in drawn(for: nodes[place]) {
            guard let more = self.cost(of: next, depth: depth + 1, &known, &isOpen) else {
                return nil
            }
            cost += more
            guard cost <= Self.most else { return nil }
        }
        known[place] = cost
        return cost
    }

    private func drawn(for node: Node) -> [Int] {
        let styled = rules.filter { rule in
            node.classes.contains { rule.classes.contains(String($0)) }
        }
        let references = node.references + styled.flatMap(\.references)
        return node.children + references.compactMap { places[$0] }
    }
}
