import Recruiting
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync

/// An account without a password whose person has another address in the CRM keeps its former one from
/// nobody.
@Suite(.ownThreads) struct MovedAddressTests {
    /// - Parameter mails: the parts before the @, of people from 1 on.
    private func export(_ mails: String) -> String {
        let people = mails.enumerated().map { index, mail in
            Documents.person(index + 1, mail: "\(mail)@mail.example")
        }
        return Documents.candidates(people.joined())
    }

    private func recipients(_ test: TestWorkspace) throws -> [String] {
        try test.mails().map { String($0.to.prefix(1)) }
    }

    /// Two are exchanged, three go round, or one follows another, whoever has the lower id.
    @Test(arguments: ["ba", "bca", "cab", "bc", "ca"])
    func `who gets the former address of another is written to there at once, and so is the other`(
        after: String
    ) throws {
        let test = try TestWorkspace()
        let before = String("abc".prefix(after.count))
        let asked = after.map { String($0) }.sorted()
        try test.drop(export(before))
        try test.run()
        for expected in [Outcome.readdressed, .alreadyOpen] {
            test.clock.advance(hours: 0.1)
            let outcomes = try test.outcomes(of: export(after))
            #expect(Set(outcomes.values) == [expected])
            #expect(outcomes.count == after.count)
            #expect(try recipients(test).sorted() == asked)
        }
        for (index, mail) in after.enumerated() {
            let person = Int64(index + 1)
            let account = try #require(
                try test.accounts().read { try $0.account(ofPerson: person) })
            #expect(account.id == person)
            #expect(account.mail == "\(mail)@mail.example")
            #expect(account.isOpen)
            let links = try test.accounts().read { try $0.links(ofAccount: person) }
            #expect(links.count { $0.endedAt == nil } == 1)
        }
    }

    @Test
    func `who gets the address of one who moves later, and to nowhere, is written to there then`()
        throws
    {
        let test = try TestWorkspace()
        try test.importAccounts("r@mail.example,他人,registered,yes,,")
        try test.drop(export("ab"))
        try test.run()
        #expect(try test.outcomes(of: export("b")) == [1: .mailTaken])
        let moved = Documents.person(2, mail: "r@mail.example")
        #expect(try test.outcomes(of: Documents.candidates(moved)) == [2: .duplicate])
        let other = Documents.candidates(Documents.person(9, mail: "z@mail.example"))
        #expect(try test.outcomes(of: other) == [1: .readdressed, 9: .opened])
        #expect(try recipients(test).sorted() == ["b", "z"])
        #expect(try test.accounts().read { try $0.account(ofPerson: 2) } == nil)
        // Who has made way is opened anew once there is an address for them.
        let last = Documents.person(2, mail: "y@mail.example")
        #expect(try test.outcomes(of: Documents.candidates(last)) == [2: .opened])
    }

    @Test(arguments: [("否", 1), ("可", 0)])
    func `the CRM is told of an account that made way, unless its person is moved as well`(
        memo: String, told: Int
    ) throws {
        let test = try TestWorkspace(
            with: "sync: {conditions: [\"Person.P_Memo:full=可\"]}\n"
                + "status: {field: Person.U_S, opened: 開設, withdrawn: 退会}\n")
        func export(_ one: String, _ two: String, memo: String) -> String {
            Documents.candidates(
                Documents.person(1, mail: one, "<Person.P_Memo>可</Person.P_Memo>"),
                Documents.person(2, mail: two, "<Person.P_Memo>\(memo)</Person.P_Memo>"))
        }
        try test.drop(export("a@mail.example", "b@mail.example", memo: "可"))
        try test.run()
        let moved = export("b@mail.example", "c@mail.example", memo: memo)
        #expect(try test.outcomes(of: moved)[1] == .readdressed)
        let expected: Withdrawal? = told == 1 ? .displaced : nil
        #expect(try test.accounts().read { try $0.account(2) }?.withdrawal == expected)
        let documents = try test.outbox("status").values.filter { $0.contains("退会") }
        #expect(documents.count == told)
        #expect(documents.allSatisfy { $0.contains("<Person.P_Id>2<") })
        #expect(documents.allSatisfy { !$0.contains("<Person.P_Id>1<") })
    }

    @Test func `while nobody knows where its person is it stays where it is`() throws {
        let test = try TestWorkspace()
        try test.drop(export("ab"))
        try test.run()
        let people = Documents.person(1, mail: "b@mail.example") + Documents.person(2, mail: "")
        #expect(
            try test.outcomes(of: Documents.candidates(people)) == [1: .mailTaken, 2: .noMail])
        // What lay at the former address of the other goes to nobody.
        #expect(try recipients(test) == ["b"])
    }

    @Test func `whoever is back at the address before anybody was written to keeps it`() throws {
        let test = try TestWorkspace()
        try test.drop(export("ab"))
        try test.run()
        try test.drop(export("bc"))
        _ = try test.pipeline().takeIn(trigger: .arrival)
        #expect(try test.pipeline().planAlone() != nil)
        let back = Documents.person(2, mail: "b@mail.example")
        try test.drop(Documents.candidates(back))
        _ = try test.pipeline().takeIn(trigger: .arrival)
        try test.run()
        #expect(try recipients(test) == ["b"])
        let links = try test.accounts().read { try $0.links(ofAccount: 2) }
        #expect(links.count { $0.endedAt == nil } == 1)
        #expect(try test.accounts().read { try $0.account(ofPerson: 2) }?.mail == "b@mail.example")
    }
}
