import Foundation

/// How many guesses a password takes of somebody who knows how people choose them.
///
/// As zxcvbn does it: the password is cut into parts that are words, walks, dates, repeats or
/// nothing of the kind, so that the product of their guesses and of the orders in which the parts
/// can stand is the least. Source: Wheeler, zxcvbn: Low-Budget Password Strength Estimation, USENIX
/// Security 2016, section 4. Other than there
/// - a personal word costs next to nothing and is no part: `hrdeli2026hrdeli` is worth a year;
/// - there is no term for the number of parts (10,000 to the power of one less), by which any three
///   would do: `tanakahanako1985`.
struct GuessEstimate {
    /// The decimal logarithm of the number of guesses.
    let guesses: Double
    /// What it was cut into, without what is nothing of the kind.
    let parts: [GuessableMatch]
    /// How many parts were thought of.
    let considered: Int

    /// - Parameter personal: `PersonalWords`
    init(_ text: PasswordText, personal: WordTable) {
        var matches =
            WordMatcher(table: personal, kind: .personal).matches(in: text)
            + WordMatcher(table: CommonPasswords.table, kind: .common).matches(in: text)
            + KeyboardMatcher.matches(in: text) + SequenceMatcher.matches(in: text)
            + DateMatcher.matches(in: text)
        for run in RepeatMatcher.runs(in: text) {
            let base = CheapestCut(text, run.base, matches)
            var match = GuessableMatch(run.range, .repeated, guesses: run.times)
            match.guesses += base.guesses
            // It is weak for its name, rather than for being there twice.
            if base.parts.contains(where: { $0.kind == .personal }) { match.kind = .personal }
            matches.append(match)
        }
        let cut = CheapestCut(text, 0..<text.count, Self.telling(matches))
        (guesses, parts, considered) = (cut.guesses, cut.parts, matches.count)
    }

    /// A common password that is also a walk or a date is refused for what it is.
    private static func telling(_ matches: [GuessableMatch]) -> [GuessableMatch] {
        var kinds: [Range<Int>: GuessableMatch.Kind] = [:]
        for match in matches where match.kind != .common && match.kind != .personal {
            kinds[match.range] = match.kind
        }
        return matches.map { match in
            var match = match
            if match.kind == .common { match.kind = kinds[match.range] ?? .common }
            return match
        }
    }
}
