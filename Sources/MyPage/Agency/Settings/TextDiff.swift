/// What is different between two texts, line by line.
package enum TextDiff {
    /// A line of either text.
    package struct Line: Sendable, Equatable {
        package enum Kind: Sendable { case same, removed, added }
        package let kind: Kind
        package let text: String
    }

    /// The lines of both texts in order, those far from any change left out.
    /// - Parameter context: how many lines are shown around a change.
    package static func lines(from old: String, to new: String, context: Int = 2) -> [Line] {
        let before = old.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let after = new.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let (removed, added) = changes(from: before, to: after)
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
        var isNear = [Bool](repeating: false, count: lines.count)
        for index in lines.indices where lines[index].kind != .same {
            for near in max(0, index - context)...min(lines.count - 1, index + context) {
                isNear[near] = true
            }
        }
        return zip(lines, isNear).filter(\.1).map(\.0)
    }

    /// The most lines that are compared each with each.
    private static let mostCompared = 1_000

    /// The lines of the one that are not in the other, by their places. Of texts that have little in
    /// common every line between the common ends counts as changed.
    private static func changes(
        from before: [String], to after: [String]
    ) -> (removed: Set<Int>, added: Set<Int>) {
        let start = zip(before, after).prefix { $0 == $1 }.count
        let end = zip(before.dropFirst(start).reversed(), after.dropFirst(start).reversed())
            .prefix { $0 == $1 }.count
        let (old, new) = (start..<before.count - end, start..<after.count - end)
        guard max(old.count, new.count) <= mostCompared else { return (Set(old), Set(new)) }
        var removed: Set<Int> = []
        var added: Set<Int> = []
        for change in after[new].difference(from: before[old]) {
            switch change {
            case .remove(let offset, _, _): removed.insert(start + offset)
            case .insert(let offset, _, _): added.insert(start + offset)
            }
        }
        return (removed, added)
    }
}
