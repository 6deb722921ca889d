/// Dates, with and without signs between their numbers, and years alone.
enum DateMatcher {
    /// Guesses spread from here; a constant, so that a password is not taken one day and refused
    /// the next.
    private static let referenceYear = 2025
    private static let years = 1900...2050
    private static let leastYears = 20

    static func matches(in text: PasswordText) -> [GuessableMatch] {
        let digits = text.typed.map { (0x30...0x39).contains($0) ? Int($0) - 0x30 : nil }
        return digits.indices.flatMap { first in
            plain(digits, first) + separated(text, digits, first)
        }
    }

    /// Four digits to eight. Sources of the splits: zxcvbn.
    private static let splits = [
        4: [(1, 2), (2, 3)], 5: [(1, 3), (2, 3)], 6: [(1, 2), (2, 4), (4, 5)],
        7: [(1, 3), (2, 3), (4, 5), (4, 6)], 8: [(2, 4), (4, 6)],
    ]

    private static func plain(_ digits: [Int?], _ first: Int) -> [GuessableMatch] {
        (4...8).compactMap { count in
            let range = first..<first + count
            guard range.upperBound <= digits.count, number(digits, range) != nil else { return nil }
            if count == 4, let year = number(digits, range), years.contains(year) {
                return GuessableMatch(range, .date, guesses: distance(year))
            }
            let distances = splits[count, default: []].compactMap { split in
                distance(
                    number(digits, first..<first + split.0),
                    number(digits, first + split.0..<first + split.1),
                    number(digits, first + split.1..<range.upperBound))
            }
            return distances.min().map { GuessableMatch(range, .date, guesses: $0 * 365) }
        }
    }

    /// `1985-04-01`, `1.4.85`, `1985年4月1日`.
    private static func separated(
        _ text: PasswordText, _ digits: [Int?], _ first: Int
    ) -> [GuessableMatch] {
        guard digits[first] != nil else { return [] }
        var found: [GuessableMatch] = []
        for firstEnd in first + 1...first + 4 {
            for secondEnd in firstEnd + 2...firstEnd + 3 {
                for count in [1, 2, 4] {
                    let last = secondEnd + 1..<secondEnd + 1 + count
                    guard last.upperBound <= text.count,
                        isSeparator(text.typed[firstEnd], text.typed[secondEnd]),
                        let distance = distance(
                            number(digits, first..<firstEnd),
                            number(digits, firstEnd + 1..<secondEnd), number(digits, last))
                    else { continue }
                    let hasDay = last.upperBound < text.count && text.typed[last.upperBound] == day
                    let range = first..<last.upperBound + (hasDay ? 1 : 0)
                    found.append(GuessableMatch(range, .date, guesses: distance * 365 * 4))
                }
            }
        }
        return found
    }

    private static let day = UInt16(("日" as Unicode.Scalar).value)
    private static let separators = Set(" /\\_.-".utf16)
    private static let yearAndMonth = Array("年月".utf16)

    private static func isSeparator(_ first: UInt16, _ second: UInt16) -> Bool {
        first == second && separators.contains(first) || [first, second] == yearAndMonth
    }

    private static func number(_ digits: [Int?], _ range: Range<Int>) -> Int? {
        var number = 0
        for digit in digits[range] {
            guard let digit else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    private static func distance(_ year: Int) -> Double {
        Double(max(abs(year - referenceYear), leastYears))
    }

    /// How many years are nearer than that of a date: its year at either end, of two or four
    /// digits.
    private static func distance(_ first: Int?, _ second: Int?, _ third: Int?) -> Double? {
        guard let first, let second, let third else { return nil }
        return [(first, second, third), (third, first, second)].compactMap { year, one, other in
            let isDay = 1...31 ~= max(one, other) && 1...12 ~= min(one, other)
            let full = year < 100 ? year + (year > 50 ? 1900 : 2000) : year
            return isDay && years.contains(full) ? distance(full) : nil
        }.min()
    }
}
