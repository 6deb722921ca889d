import Foundation

/// A part of a password that somebody who guesses would come upon.
struct GuessableMatch {
    enum Kind: Sendable, CaseIterable {
        case personal, common, keyboard, repeated, sequence, date
    }

    let range: Range<Int>
    var kind: Kind
    /// The decimal logarithm of the number of guesses.
    var guesses: Double

    init(_ range: Range<Int>, _ kind: Kind, guesses: Double) {
        self.range = range
        self.kind = kind
        self.guesses = log10(guesses)
    }

    /// In how many ways some of the characters may be another: shifted, or replaced.
    static func variations(changed: Int, unchanged: Int) -> Double {
        guard changed > 0 else { return 1 }
        guard unchanged > 0 else { return 2 }
        let all = changed + unchanged
        var (sum, ways) = (0.0, 1.0)
        for chosen in 1...min(changed, unchanged) {
            ways = ways * Double(all - chosen + 1) / Double(chosen)
            sum += ways
        }
        return sum
    }
}

extension PasswordText {
    /// In how many ways the capitals may be placed: two, if it is the first, the last or all.
    func capitals(in range: Range<Int>) -> Double {
        let upper = range.count(where: isUpper)
        guard upper > 0 else { return 1 }
        if upper == 1, isUpper(range.lowerBound) || isUpper(range.upperBound - 1) { return 2 }
        return GuessableMatch.variations(changed: upper, unchanged: range.count - upper)
    }
}
