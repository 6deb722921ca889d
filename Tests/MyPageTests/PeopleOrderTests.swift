import Foundation
import SyncStore
import TestSupport
import Testing

@testable import MyPage

/// アカウント sorted by names: as they are read aloud.
@Suite struct PeopleOrderTests {
    /// The people of a workspace with these names and readings, from 1.
    private func opened(_ people: [(name: String, reading: String)]) throws -> TestWorkspace {
        let test = try TestWorkspace()
        let items = people.enumerated().map { index, person in
            Documents.person(
                index + 1, name: person.name,
                person.reading.isEmpty
                    ? "" : "<Person.P_Reading>\(person.reading)</Person.P_Reading>")
        }
        try test.drop("<Candidate><Code>0</Code>\(items.joined())</Candidate>", as: "1.xml")
        try test.run()
        return test
    }

    private static let people: [(name: String, reading: String)] = [
        ("渡辺", ""), ("山田 太郎", "ﾔﾏﾀﾞ ﾀﾛｳ"), ("山田 次郎", "やまだ　じろう"), ("阿部", "アベ"),
        ("青木", "　"), ("賀藤", "がとう"), ("加藤", "カトウ"), ("佐藤", "さとう"), ("左藤", "ｻﾄｳ"),
    ]

    private func people(_ find: FindPeople, _ word: String = "") async throws -> [Int64] {
        var wish = FindPeople.Wish(word, find.everybody)
        wish.order = .name
        return try await find(wish).people.compactMap(\.personId)
    }

    @Test func `whatever kana a reading is in, and those without one behind, by name`() async throws
    {
        let test = try opened(Self.people)
        let find = FindPeople(try test.myPage())
        #expect(try await people(find) == [4, 7, 6, 8, 9, 3, 2, 1, 5])
        #expect(try await people(find, "やまだ") == [3, 2])
    }

    @Test func `pages go on where the one before has ended`() async throws {
        let test = try opened((1...60).map { ("x", "よみ\(100 - $0)") })
        let find = FindPeople(try test.myPage())
        var wish = FindPeople.Wish("", find.everybody)
        wish.order = .name
        var seen: [Int64] = []
        for page in 1...2 {
            wish.page = page
            seen += try await find(wish).people.compactMap(\.personId)
        }
        #expect(seen == (1...60).reversed())
    }

    @Test func `too many are sorted by the database, and that is told`() async throws {
        let test = try opened(Self.people)
        var find = FindPeople(try test.myPage())
        find.mostByReading = 8
        var wish = FindPeople.Wish("", find.everybody)
        wish.order = .name
        let found = try await find(wish)
        #expect(found.isByCode)
        #expect(found.people.first?.name == "佐藤")
        find.mostByReading = 9
        #expect(try await !find(wish).isByCode)
    }
}
