/// What is different between two texts, line by line.
public enum TextDiff {
    /// A line of either text.
    public struct Line: Sendable, Equatable {
        public enum Kind: Sendable { case same, removed, added }
        public let kind: Kind
        public let text: String
    }

    /// The lines of both texts in order, those far from any change left out.
    /// - Parameter context: how many lines are shown around a change.
    public static func lines(from old: String, to new: String, context: Int = 2) -> [Line] {
        let before = old.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let after = new.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let difference = after.difference(from: before)
        var removed: Set<Int> = []
        var added: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var lines: [Line] = []
        var (one, other) = (0, 0)
        while one < before.count || other < after.count {
            if one < before.count, removed.contains(one) {
                lines.append(Line(kind: .removed, text: before[one]))
                one += 1
            } else if other < after.count, added.contains(other) {
                lines.append(Line(kind: .added, text: after[other]))
                other += 1
            } else {
                lines.append(Line(kind: .same, text: after[other]))
                one += 1
                other += 1
            }
        }
        let changed = lines.indices.filter { lines[$0].kind != .same }
        return lines.indices.filter { index in
            changed.contains { abs($0 - index) <= context }
        }.map { lines[$0] }
    }
}
