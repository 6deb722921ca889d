import Foundation

/// The cut of a text, or of a range of it, into parts that takes the fewest guesses.
struct CheapestCut {
    /// The decimal logarithm of the number of guesses; of more than `mostParts` parts, too many.
    private(set) var guesses = 0.0
    private(set) var parts: [GuessableMatch] = []

    /// So many take more guesses than a password must (`PasswordPolicy`), whatever they are: 6! for
    /// their order, and at least 11 for each.
    private static let mostParts = 6
    /// zxcvbn's: what is one part of several has at least so many.
    private static let leastOfPart = log10(50.0)
    /// What is nothing of the kind comes after what is, and is as long.
    private static let unknown = log10(1.1)
    private static let factorials = (0...mostParts).map { log10(tgamma(Double($0) + 1)) }
    private static let width = mostParts + 1

    /// The best cut of the first characters into so many parts, and the last of these.
    private struct Step {
        var guesses = Double.infinity
        var start = 0
        /// -1: of characters that are nothing of the kind.
        var match = -1
        var partsBefore = 0
    }

    /// By the number of characters, then by that of parts.
    private var best: [Step]
    /// As the last row of `best`, but that the last part is of characters that are nothing of the
    /// kind: by one longer, it need not be begun anew.
    private var open = [Step](repeating: Step(), count: width)

    /// - Parameter matches: in any order; those that are not inside the range are left out.
    init(_ text: PasswordText, _ range: Range<Int>, _ matches: [GuessableMatch]) {
        var ending = [[Int]](repeating: [], count: range.count + 1)
        for (index, match) in matches.enumerated()
        where range.lowerBound <= match.range.lowerBound
            && match.range.upperBound <= range.upperBound
        {
            ending[match.range.upperBound - range.lowerBound].append(index)
        }
        best = [Step](repeating: Step(), count: (range.count + 1) * Self.width)
        best[0].guesses = 0
        for end in 1..<range.count + 1 {
            addUnknown(end, choices: text.choices(at: range.lowerBound + end - 1))
            for index in ending[end] { add(matches[index], index, of: range) }
        }
        unwind(range, matches)
    }

    private mutating func addUnknown(_ end: Int, choices: Double) {
        let row = end * Self.width
        let choices = log10(choices)
        for parts in 1..<Self.width {
            let begun = best[row - Self.width + parts - 1].guesses + Self.unknown
            if begun < open[parts].guesses {
                open[parts] = Step(guesses: begun, start: end - 1, partsBefore: parts - 1)
            }
            open[parts].guesses += choices
            best[row + parts] = open[parts]
        }
    }

    private mutating func add(_ match: GuessableMatch, _ index: Int, of range: Range<Int>) {
        let start = match.range.lowerBound - range.lowerBound
        let row = (match.range.upperBound - range.lowerBound) * Self.width
        let counted = match.kind == .personal ? 0 : 1
        let isFree = counted == 0 || match.range == range
        let guesses = isFree ? match.guesses : max(match.guesses, Self.leastOfPart)
        for parts in counted..<Self.width {
            let before = parts - counted
            let sum = best[start * Self.width + before].guesses + guesses
            if sum < best[row + parts].guesses {
                best[row + parts] = Step(
                    guesses: sum, start: start, match: index, partsBefore: before)
            }
        }
    }

    private mutating func unwind(_ range: Range<Int>, _ matches: [GuessableMatch]) {
        var end = range.count
        let sums = zip(best[(end * Self.width)...], Self.factorials).map { $0.guesses + $1 }
        var count = sums.indices.min { sums[$0] < sums[$1] } ?? 0
        guesses = sums[count]
        while end > 0 {
            let step = best[end * Self.width + count]
            if step.match >= 0 { parts.append(matches[step.match]) }
            (end, count) = (step.start, step.partsBefore)
        }
        parts.reverse()
    }
}
