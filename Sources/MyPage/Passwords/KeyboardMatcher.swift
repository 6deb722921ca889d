import Foundation

/// Neighbouring keys one after the other (`qwerty`, `zaq12wsx`), and walks that are done again
/// beside the first (`1qaz2wsx3edc`, `q1w2e3r4`). Shift is ignored: it only doubles the guesses.
enum KeyboardMatcher {
    /// zxcvbn's: two neighbours are in every word.
    private static let shortest = 3
    private static let longestPeriod = 8

    static func matches(in text: PasswordText) -> [GuessableMatch] {
        Keyboard.all.flatMap { keyboard in
            // Far apart from all keys and from each other, so that nothing is a step.
            let keys = text.folded.enumerated().map { index, character in
                keyboard.key(of: character) ?? -1_000 * (index + 1)
            }
            return walks(keys, keyboard, text) + repeatedWalks(keys, keyboard, text)
        }
    }

    private static func walks(
        _ keys: [Int], _ keyboard: Keyboard, _ text: PasswordText
    ) -> [GuessableMatch] {
        var found: [GuessableMatch] = []
        var first = 0
        for end in 1..<max(keys.count, 1) + 1 {
            if end < keys.count, keyboard.isStep(keys[end] - keys[end - 1]) { continue }
            if end - first >= shortest { found.append(match(first..<end, 1, keys, keyboard, text)) }
            first = end
        }
        return found
    }

    private static func repeatedWalks(
        _ keys: [Int], _ keyboard: Keyboard, _ text: PasswordText
    ) -> [GuessableMatch] {
        var found: [GuessableMatch] = []
        for period in 2..<longestPeriod + 1 where keys.count >= 2 * period {
            var first = 0
            for end in period + 1..<keys.count + 1 {
                let shift = keys[end - 1] - keys[end - 1 - period]
                if end < keys.count, keys[end] - keys[end - period] == shift { continue }
                let run = first..<end
                first = end - period
                guard run.count >= 2 * period, keyboard.isShift(shift) else { continue }
                // A character before the walk may happen to fit.
                let start = run.prefix(period).first { start in
                    start + 2 * period <= end
                        && (start + 1..<start + period).allSatisfy {
                            keyboard.isStep(keys[$0] - keys[$0 - 1])
                        }
                }
                if let start {
                    found.append(match(start..<end, 10, keys, keyboard, text, period: period))
                }
            }
        }
        return found
    }

    /// Where it begins, which way at each turn, how long it is. Where it turns is not counted, as
    /// zxcvbn does: those who walk a keyboard turn at its edge.
    /// - Parameter shifts: in how many ways the next walk can lie beside the first.
    private static func match(
        _ range: Range<Int>, _ shifts: Double, _ keys: [Int], _ keyboard: Keyboard,
        _ text: PasswordText, period: Int? = nil
    ) -> GuessableMatch {
        var (turns, before) = (0, 0)
        for index in range.dropFirst().prefix((period ?? range.count) - 1) {
            let step = keys[index] - keys[index - 1]
            if step != before { turns += 1 }
            before = step
        }
        let walks = keyboard.starts * pow(keyboard.degree, Double(turns)) * Double(range.count)
        let shifted = isShifted(text, range) ? 2.0 : 1
        return GuessableMatch(range, .keyboard, guesses: walks * shifts * shifted)
    }

    private static func isShifted(_ text: PasswordText, _ range: Range<Int>) -> Bool {
        range.contains { text.isUpper($0) || shiftedSigns.contains(text.typed[$0]) }
    }

    private static let shiftedSigns = Set("~!@#$%^&*()_+{}|:\"<>?".utf16)
}
