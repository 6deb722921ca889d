/// Words of a table, forwards and backwards, with what stands for letters: `drowssap`, `p4ssw0rd`.
struct WordMatcher {
    let table: WordTable
    let kind: GuessableMatch.Kind

    func matches(in text: PasswordText) -> [GuessableMatch] {
        let backwards = [UInt16](text.folded.reversed())
        return scan(text.folded).map { range, guesses in
            GuessableMatch(range, kind, guesses: guesses * text.capitals(in: range))
        }
            + scan(backwards).map { range, guesses in
                let range = text.count - range.upperBound..<text.count - range.lowerBound
                return GuessableMatch(range, kind, guesses: 2 * guesses * text.capitals(in: range))
            }
    }

    /// Every range that is a word, with the fewest guesses for it.
    private func scan(_ characters: [UInt16]) -> [(Range<Int>, Double)] {
        var found: [(Range<Int>, Double)] = []
        for first in characters.indices {
            var hash = WordTable.emptyHash
            for end in first + 1..<min(first + table.longest, characters.count) + 1 {
                hash = WordTable.hash(hash, characters[end - 1])
                var least = Double.infinity
                table.find(characters[first..<end], hash: hash) { rank, replaced, plain in
                    let ways = GuessableMatch.variations(changed: replaced, unchanged: plain)
                    least = min(least, Double(rank) * ways)
                }
                if least < .infinity { found.append((first..<end, least)) }
            }
        }
        return found
    }
}
