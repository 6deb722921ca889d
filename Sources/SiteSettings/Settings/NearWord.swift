/// "Did you mean …": the word that somebody who mistyped another one most likely wanted.
package enum NearWord {
    /// The only word that is nearest and near enough: at a third of the letters, three at most, left
    /// out, added, changed or swapped with their neighbour.
    /// - Returns: nil if none is near, or several are as near: then nobody knows.
    package static func nearest(to word: String, among known: [String]) -> String? {
        let most = min(3, max(1, word.count / 3))
        let distances = known.map { (word: $0, distance: distance(word, $0)) }
        guard let least = distances.map(\.distance).min(), least <= most else { return nil }
        let nearest = distances.filter { $0.distance == least }
        return nearest.count == 1 ? nearest[0].word : nil
    }

    /// How many typing mistakes lie between two words, whatever their case. Source: Damerau, "A technique
    /// for computer detection and correction of spelling errors", 1964 (optimal string alignment).
    static func distance(_ one: String, _ other: String) -> Int {
        let (one, other) = (Array(one.lowercased()), Array(other.lowercased()))
        var before: [Int] = []
        var last = Array(0...other.count)
        for row in one.indices {
            var next = [row + 1]
            for column in other.indices {
                let isSame = one[row] == other[column]
                var least = min(
                    last[column + 1] + 1, next[column] + 1, last[column] + (isSame ? 0 : 1))
                if row > 0, column > 0, one[row] == other[column - 1],
                    one[row - 1] == other[column]
                {
                    least = min(least, before[column - 1] + 1)
                }
                next.append(least)
            }
            (before, last) = (last, next)
        }
        return last[other.count]
    }
}
