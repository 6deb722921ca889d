import Recruiting
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync

/// The table "What happens to a candidate" for several people at once, and who is told (see
/// `DeciderTests` for its rows).
@Suite(.ownThreads) struct OutcomeTests {
    @Test func `a person whom nobody holds an account for gets one, and one mail`() throws {
        let test = try TestWorkspace()
        let outcomes = try test.outcomes(of: Documents.candidates(Documents.person(1)))
        #expect(outcomes == [1: .opened])
        let mails = try test.mails()
        #expect(mails.map(\.to) == ["c1@mail.example"])
        #expect(mails[0].body.contains("山田 太郎 様"))
        let account = try #require(try test.accounts().read { try $0.account(ofPerson: 1) })
        #expect(account.status == .provisional)
        #expect(!account.hasPassword)
    }

    @Test(arguments: ["provisional", "registered"])
    func `another's account with the same mail and a password is a duplicate`(
        status: String
    ) throws {
        let test = try TestWorkspace()
        try test.importAccounts("C1@Mail.Example,他人,\(status),yes,,")
        try test.drop(Documents.users(Documents.user(5, mail: "owner@agency.example")), as: "0.xml")
        let outcomes = try test.outcomes(of: Documents.candidates(Documents.person(1, owner: 5)))
        #expect(outcomes == [1: .duplicate])
        #expect(try test.mails().map(\.to) == ["owner@agency.example"])
    }

    @Test func `the owner of the candidate and the owner of the resume are told, each once`() throws
    {
        let test = try TestWorkspace()
        try test.importAccounts(
            "c1@mail.example,甲,registered,yes,,", "c2@mail.example,乙,registered,yes,,",
            "c3@mail.example,丙,registered,yes,,")
        try test.drop(
            Documents.users(
                Documents.user(5, mail: "five@agency.example"),
                Documents.user(7, mail: "seven@agency.example")), as: "0.xml")
        try test.drop(
            Documents.resumes(
                Documents.resume(11, of: 1, owner: 7), Documents.resume(12, of: 2, owner: 5)),
            as: "1.xml")
        _ = try test.outcomes(
            of: Documents.candidates(
                Documents.person(1, owner: 5), Documents.person(2, owner: 5), Documents.person(3)))
        let mails = try test.mails()
        #expect(mails.map(\.to) == ["five@agency.example", "seven@agency.example"])
        #expect(mails[0].body.contains("個人連絡先ID：1　レジュメID：11"))
        #expect(mails[0].body.contains("個人連絡先ID：2　レジュメID：12"))
        #expect(mails[1].body.contains("個人連絡先ID：1　"))
        #expect(!mails[1].body.contains("個人連絡先ID：2　"))
    }

    @Test func `a duplicate whose owners nobody can write to says so`() throws {
        let test = try TestWorkspace()
        try test.importAccounts("c1@mail.example,他人,registered,yes,,")
        try test.drop(Documents.candidates(Documents.person(1, owner: 5)))
        let decision = try test.decisions(of: test.run())[1]
        #expect(decision?.outcome == .duplicate)
        #expect(decision?.reason == .nobodyTold)
    }

    @Test func `of several people with one mail the lowest id gets the account`() throws {
        let test = try TestWorkspace()
        let outcomes = try test.outcomes(
            of: Documents.candidates(
                Documents.person(3, mail: "x@mail.example"),
                Documents.person(2, mail: "Ｘ@mail.example"),
                Documents.person(4, mail: "x+tag@mail.example")))
        #expect(outcomes == [2: .opened, 3: .mailTaken, 4: .opened])
        #expect(try test.mails().count == 2)
    }

    @Test func `a person whose mail was taken is looked at again when that account changes`() throws
    {
        let test = try TestWorkspace()
        try test.importAccounts("c1@mail.example,他人,provisional,no,,")
        _ = try test.outcomes(of: Documents.candidates(Documents.person(1)))
        var next = try test.outcomes(of: Documents.candidates(Documents.person(2)))
        #expect(next == [2: .opened])
        try test.change("UPDATE account SET status = 'withdrawn' WHERE id = 1")
        next = try test.outcomes(of: Documents.candidates(Documents.person(3)))
        #expect(next == [1: .opened, 3: .opened])
        next = try test.outcomes(of: Documents.candidates(Documents.person(4)))
        #expect(next == [4: .opened])
    }

    @Test func `a crowd with one placeholder address is decided once, not in every later run`()
        throws
    {
        let test = try TestWorkspace()
        let crowd = (1...50).map { Documents.person($0, mail: "none@mail.example") }.joined()
        let first = try test.outcomes(of: "<Candidate><Code>0</Code>\(crowd)</Candidate>")
        #expect(first.values.count { $0 == .opened } == 1)
        #expect(first.values.count { $0 == .mailTaken } == 49)
        #expect(try test.outcomes(of: Documents.candidates(Documents.person(99))) == [99: .opened])
        // The one who has it gets a password: now the others are duplicates, and told of.
        try test.change(
            "UPDATE account SET status = 'registered', password_set = 1 WHERE person_id = 1")
        let next = try test.outcomes(of: Documents.candidates(Documents.person(98)))
        #expect(next.values.count { $0 == .duplicate } == 49)
    }

    @Test func `the first condition that fails is counted as the reason, and nothing leaves`()
        throws
    {
        let test = try TestWorkspace(
            with: "sync: {conditions: [\"Person.P_Name:part=太郎\", \"Person.P_Memo:exists\"]}\n")
        try test.drop(
            Documents.candidates(
                Documents.person(1, name: "花子"), Documents.person(2),
                Documents.person(3, "<Person.P_Memo>可</Person.P_Memo>")))
        let result = try test.run()
        #expect(try test.outcomes(of: result) == [3: .opened])
        #expect(result.runs[0].counts["not_target"] == 2)
        let run = try #require(try test.accounts().read { try $0.runs(limit: 1) }.first)
        #expect(run.notTarget == ["Person.P_Name:part=太郎": 1, "Person.P_Memo:exists": 1])
    }

    @Test func `the conditions on resumes must all hold on one, and the latest one wins`() throws {
        let test = try TestWorkspace(
            with: "sync: {conditions: [\"Resume.P_Name:part=営業\", \"Resume.U_A:ge=5\"]}\n")
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)), as: "0.xml")
        func resume(_ id: Int, of person: Int, _ name: String, _ a: Int, _ day: Int) -> String {
            Documents.resume(
                id, of: person,
                "<Resume.P_Name>\(name)</Resume.P_Name><Resume.U_A>\(a)</Resume.U_A>"
                    + "<Resume.P_UpdateDate>2026/11/0\(day) 00:00:00</Resume.P_UpdateDate>")
        }
        try test.drop(
            Documents.resumes(
                resume(11, of: 1, "営業", 1, 1), resume(12, of: 1, "事務", 9, 1),
                resume(21, of: 2, "営業", 5, 3), resume(22, of: 2, "営業", 6, 2),
                resume(23, of: 2, "事務", 9, 4)), as: "1.xml")
        let decisions = try test.decisions(of: test.run())
        #expect(decisions.mapValues(\.outcome) == [2: .opened])
        #expect(decisions[2]?.resumeId == 21)
    }

    @Test func `a deleted resume makes nobody a target, and its owner is told nothing`() throws {
        let test = try TestWorkspace(with: "sync: {conditions: [\"Resume.P_Name:part=営業\"]}\n")
        try test.importAccounts("c2@mail.example,他人,registered,yes,,")
        try test.drop(
            Documents.users(
                Documents.user(7, mail: "u7@agency.example"),
                Documents.user(8, mail: "u8@agency.example")), as: "0.xml")
        try test.drop(
            Documents.candidates(
                Documents.person(1), Documents.person(2), Documents.person(3)), as: "1.xml")
        func resume(_ id: Int, of person: Int, owner: Int, isDeleted: Bool) -> String {
            Documents.resume(
                id, of: person, owner: owner,
                "<Resume.P_Name>営業</Resume.P_Name>"
                    + "<Resume.P_Deleted>\(isDeleted ? " 1 " : "0")</Resume.P_Deleted>")
        }
        try test.drop(
            Documents.resumes(
                resume(11, of: 1, owner: 7, isDeleted: true),
                resume(21, of: 2, owner: 7, isDeleted: false),
                resume(22, of: 2, owner: 8, isDeleted: true),
                resume(31, of: 3, owner: 7, isDeleted: false),
                resume(32, of: 3, owner: 8, isDeleted: true)), as: "2.xml")
        let decisions = try test.decisions(of: test.run())
        #expect(decisions.mapValues(\.outcome) == [2: .duplicate, 3: .opened])
        #expect(decisions[2]?.resumeId == 21)
        #expect(decisions[3]?.resumeId == 31)
        #expect(try test.mails().map(\.to).sorted() == ["c3@mail.example", "u7@agency.example"])
    }

    @Test func `an account whose resume is deleted goes on with another one of its person`() throws
    {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)), as: "1.xml")
        try test.drop(
            Documents.resumes(
                Documents.resume(11, of: 1, owner: 7), Documents.resume(12, of: 1, owner: 8)),
            as: "2.xml")
        try test.run()
        let accounts = try test.accounts()
        #expect(try accounts.read { try $0.account(1) }?.resumeId == 12)
        try test.drop(
            Documents.resumes(
                Documents.resume(
                    12, of: 1, owner: 8, "<Resume.P_Deleted>1</Resume.P_Deleted>")))
        try test.run()
        #expect(try accounts.read { try $0.account(1) }?.resumeId == 11)
    }

    @Test func `whoever has a password keeps the account of a deleted person`() throws {
        let test = try TestWorkspace()
        try test.importAccounts(
            "c1@mail.example,甲,registered,yes,1,", "c2@mail.example,乙,provisional,yes,2,",
            "c3@mail.example,丙,provisional,no,3,")
        let people = (1...3).map { Documents.person($0, "<Person.P_Deleted>1</Person.P_Deleted>") }
        try test.drop("<Candidate><Code>0</Code>\(people.joined())</Candidate>")
        try test.run()
        let accounts = try test.accounts().read { try $0.accounts(limit: 9) }
            .sorted { $0.id < $1.id }
        #expect(accounts.map(\.status) == [.registered, .provisional, .withdrawn])
        #expect(accounts.map(\.withdrawal) == [nil, nil, .crm])
        #expect(try test.mails().isEmpty)
    }

    @Test func `a run that would open too many waits, makes nothing, and goes on when approved`()
        throws
    {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 1}\n")
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        let result = try test.run()
        let id = try #require(result.held.first)
        #expect(try test.mails().isEmpty)
        #expect(try test.accounts().read { try $0.accounts(limit: 9) }.isEmpty)
        let run = try #require(try test.accounts().read { try $0.run(id) })
        #expect(try test.accounts().read { try $0.counts(of: run) } == [.held: 2])
        #expect(try test.accounts().write { try $0.approve(run, by: "test", at: test.clock.now) })
        let reports = try test.pipeline().sync()
        #expect(reports.map { $0.counts["opened"] } == [2])
        #expect(try test.mails().count == 2)
    }

    @Test func `a discarded run makes nothing, and its report says held`() throws {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 1}\n")
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        let id = try #require(try test.run().held.first)
        let run = try #require(try test.accounts().read { try $0.run(id) })
        #expect(try test.accounts().write { try $0.discard(run, by: "test", at: test.clock.now) })
        let reports = try test.pipeline().sync()
        #expect(reports.map { $0.counts["held"] } == [2])
        #expect(try test.mails().isEmpty)
        #expect(try !test.accounts().write { try $0.approve(run, by: "test", at: test.clock.now) })
    }

    @Test func `owners are told once if so configured, and again when the record changed`() throws {
        let test = try TestWorkspace(with: "sync: {duplicate_notice: once}\n")
        try test.importAccounts("c1@mail.example,他人,registered,yes,,")
        try test.drop(Documents.users(Documents.user(5, mail: "o@agency.example")), as: "0.xml")
        for expected in [1, 1] {
            _ = try test.outcomes(of: Documents.candidates(Documents.person(1, owner: 5)))
            #expect(try test.mails().count == expected)
        }
        _ = try test.outcomes(
            of: Documents.candidates(
                Documents.person(1, owner: 5, "<Person.P_Memo>新</Person.P_Memo>")))
        #expect(try test.mails().count == 2)
    }

    @Test func `a duplicate that nobody was told of is owed, until an owner's address is known`()
        throws
    {
        let test = try TestWorkspace()
        try test.importAccounts("c1@mail.example,他人,registered,yes,,")
        _ = try test.outcomes(of: Documents.candidates(Documents.person(1, owner: 5)))
        #expect(try test.mails().isEmpty)
        let users = Documents.users(Documents.user(5, mail: "o@agency.example"))
        for _ in 1...2 {
            #expect(try test.outcomes(of: users).isEmpty)
            #expect(try test.mails().map(\.to) == ["o@agency.example"])
        }
    }
}
