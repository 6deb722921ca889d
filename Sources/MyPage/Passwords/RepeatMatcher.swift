import Foundation

/// Anything twice and more, one after the other: `abcabc`, `aaaa`, `hogehogehoge`.
enum RepeatMatcher {
    private static let shortest = 3

    /// What is repeated, and how far it goes.
    struct Run {
        let range: Range<Int>
        let period: Int

        var base: Range<Int> { range.lowerBound..<range.lowerBound + period }
        /// The last one may be cut short.
        var times: Double { (Double(range.count) / Double(period)).rounded(.up) }
    }

    /// The shortest periods first. There are fewer than the text has characters: Kolpakov and
    /// Kucherov, On maximal repetitions in words, 1999.
    static func runs(in text: PasswordText) -> [Run] {
        let characters = text.folded
        var found: [Run] = []
        for period in 1..<characters.count / 2 + 1 {
            var first = 0
            for end in period..<characters.count + 1 {
                if end < characters.count, characters[end] == characters[end - period] { continue }
                let run = Run(range: first..<end, period: period)
                first = end - period + 1
                let isNew = !found.contains {
                    period % $0.period == 0 && $0.range.lowerBound <= run.range.lowerBound
                        && $0.range.upperBound >= run.range.upperBound
                }
                if run.range.count >= max(2 * period, shortest), isNew { found.append(run) }
            }
        }
        return found
    }
}
