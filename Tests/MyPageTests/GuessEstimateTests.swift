import Foundation
import TestSupport
import Testing

@testable import MyPage

/// How many guesses a password takes.
@Suite struct GuessEstimateTests {
    private func estimate(_ password: String, known: [String] = []) -> GuessEstimate {
        GuessEstimate(PasswordText(password), personal: PersonalWords.table(of: known))
    }

    /// As long as may be, and full of words, walks, dates and repeats that lie over each other.
    private static let hostile =
        [
            "a", "1", "1l!|", "4@a", "il1!|o0s$5a4@e3", "12345678901987", "qwertyuiopoiuytrewq",
            "password", "さくら", "1/0", "aab", "1qaz2wsx", "\u{1F600}",
        ].map { String(String(repeating: $0, count: 128).prefix(128)) } + fibonacci

    /// A text of many repeats that lie in each other.
    private static let fibonacci = [
        (0..<11).reduce(("a", "b")) { words, _ in (words.1, words.1 + words.0) }.0.prefix(128)
    ].map(String.init)

    @Test(arguments: hostile)
    func `no text makes it think of more than a few thousand parts`(password: String) {
        #expect(password.count <= 128)
        let known = [
            String(repeating: "a", count: 1_000), String(repeating: "aaaa ", count: 1_000),
            "1l1!| 11|1|l1!| aa aaa aaaa aaaaa", password,
        ]
        #expect(estimate(password, known: known).considered < 6_000)
        #expect(RepeatMatcher.runs(in: PasswordText(password)).count < 128)
    }

    @Test func `a longest name is cut, and its words are few`() {
        var count = 0
        let table = PersonalWords.table(of: [String(repeating: "ab1 ", count: 10_000)])
        var hash = WordTable.emptyHash
        for character in "ab".utf16 { hash = WordTable.hash(hash, character) }
        table.find(Array("ab".utf16), hash: hash) { _, _, _ in count += 1 }
        #expect(count == 0, "two letters are no word")
        #expect(table.longest <= 40)
    }

    @Test func `a name of one character with marks without end is cut, too`() {
        let name = "あ" + String(repeating: "\u{301}", count: 40_000)
        #expect(PersonalWords.table(of: [name]).longest <= 40)
    }

    private static let samples: [String] = {
        var random = SeededGenerator(seed: 7)
        let pieces = [
            "taro", "Yamada", "hrdeli", "password", "さくら", "山田", "qwe", "1985", "x", "Q", "7", "-",
            "!",
            "4", "horse", "abc", "長",
        ]
        return (0..<150).map { _ in
            (0..<Int.random(in: 1...7, using: &random)).map { _ in
                pieces[Int.random(in: pieces.indices, using: &random)]
            }.joined()
        }
    }()

    @Test func `what is known of the person never makes a password better`() {
        for sample in Self.samples {
            let (stranger, known) = (
                estimate(sample), estimate(sample, known: ["山田 Taro", "HR Deli", "x@mail.example"])
            )
            #expect(known.guesses <= stranger.guesses + 1e-9, "\(sample)")
        }
    }

    @Test func `no password takes more guesses than trying everything`() {
        for sample in Self.samples {
            let text = PasswordText(sample)
            let all = (0..<text.count).reduce(log10(1.1)) { $0 + log10(text.choices(at: $1)) }
            #expect(estimate(sample).guesses <= all + 1e-9, "\(sample)")
        }
    }

    @Test(arguments: ["horse", "Yamada", "x7#kQ!p2", "さくら電車", "19850401", "h0rse-Battery"])
    func `a password twice is hardly better than once`(password: String) {
        let (once, twice) = (estimate(password), estimate(password + password))
        #expect(twice.guesses <= once.guesses + log10(2) + 1e-9)
    }

    @Test(arguments: ["Horse", "hOrSe", "h0rse", "esroh"])
    func `a word with capitals or signs, or backwards, is better than the word`(password: String) {
        #expect(estimate(password).guesses > estimate("horse").guesses)
        #expect(estimate(password).guesses < estimate("horse").guesses + 2)
    }

    @Test func `the parts are those of the cheapest cut, in their order`() {
        let parts = estimate("horse1985-04-01qweqwe").parts
        #expect(parts.map(\.kind) == [.common, .date, .repeated])
        #expect(parts.map(\.range) == [0..<5, 5..<15, 15..<21])
    }

    @Test(arguments: [("123456", 1.0), ("password", 2), ("the", 2), ("saitou", 16)])
    func `every section of the list ranks from one`(word: String, most: Double) {
        let matches = WordMatcher(table: CommonPasswords.table, kind: .common)
            .matches(in: PasswordText(word)).filter { $0.range == 0..<word.count }
        let guesses = matches.map(\.guesses).min() ?? .infinity
        #expect(guesses <= log10(most * 4), "\(word)")
    }
}
