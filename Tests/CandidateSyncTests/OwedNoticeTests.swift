import Foundation
import Recruiting
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import SiteSettings

/// Owners whose addresses come late, records that come late, mirrors that were purged: everybody is
/// told in the end, once.
@Suite(.ownThreads) struct OwedNoticeTests {
    private static let password = "correct horse battery"
    private static let status = """
        status: {resource: Resume, field: Resume.P_Phase, registered: Option.P_Registered}

        """
    private let owners = Documents.users(
        Documents.user(5, mail: "u5@agency.example"), Documents.user(7, mail: "u7@agency.example"))

    private func register(_ test: TestWorkspace) async throws {
        let link = try #require(try test.mails().first?.link).split(separator: "=")[1]
        let result = try await SetPassword(test.myPage())(
            Self.password, again: Self.password, token: String(link))
        #expect(result == .set)
    }

    private func told(_ test: TestWorkspace) throws -> [String] {
        try test.mails().filter { $0.link == nil }.map(\.to).sorted()
    }

    @Test func `an owner whose address comes after the registration is told then, once`()
        async throws
    {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1, owner: 5)), as: "a.xml")
        try test.drop(Documents.resumes(Documents.resume(11, of: 1, owner: 7)), as: "b.xml")
        try test.run()
        try await register(test)
        #expect(try told(test).isEmpty)
        for _ in 1...2 {
            try test.drop(owners)
            try test.run()
            #expect(try told(test) == ["u5@agency.example", "u7@agency.example"])
        }
    }

    @Test func `who could be told is not told again with the other`() async throws {
        let test = try TestWorkspace()
        try test.drop(Documents.users(Documents.user(5, mail: "u5@agency.example")), as: "0.xml")
        try test.drop(Documents.candidates(Documents.person(1, owner: 5)), as: "a.xml")
        try test.drop(Documents.resumes(Documents.resume(11, of: 1, owner: 7)), as: "b.xml")
        try test.run()
        try await register(test)
        #expect(try told(test) == ["u5@agency.example"])
        try test.drop(owners)
        try test.run()
        #expect(try told(test) == ["u5@agency.example", "u7@agency.example"])
    }

    @Test func `who takes a candidate over is not told where nobody knows the resume's owner`()
        async throws
    {
        let test = try TestWorkspace()
        try test.drop(owners, as: "0.xml")
        try test.drop(Documents.candidates(Documents.person(1, owner: 5)), as: "a.xml")
        try test.drop(Documents.resumes(Documents.resume(11, of: 1)), as: "b.xml")
        try test.run()
        try await register(test)
        #expect(try told(test) == ["u5@agency.example"])
        try test.drop(Documents.candidates(Documents.person(1, owner: 7)))
        try test.run()
        #expect(try told(test) == ["u5@agency.example"])
        // Whoever is the resume's owner is, once they are known.
        try test.drop(Documents.resumes(Documents.resume(11, of: 1, owner: 7)))
        try test.run()
        #expect(try told(test) == ["u5@agency.example", "u7@agency.example"])
    }

    @Test
    func `an account keeps its owners, its resume and its phase date when the mirror is lost`()
        async throws
    {
        let test = try TestWorkspace(with: Self.status)
        try test.drop(owners, as: "0.xml")
        try test.drop(Documents.candidates(Documents.person(1, owner: 5)), as: "a.xml")
        func resume(_ date: String) -> String {
            Documents.resumes(
                Documents.resume(
                    11, of: 1, owner: 7, "<Resume.P_PhaseDate>\(date)</Resume.P_PhaseDate>"))
        }
        try test.drop(resume("2026/11/01 00:00:00"), as: "b.xml")
        try test.run()
        // The CRM's phase moves on, into the future of our clock.
        try test.drop(resume("2027/01/02 03:04:05"))
        try test.run()
        test.removeDatabase(test.workspace.mirror)
        try await register(test)
        let document = try #require(try test.outbox("status").values.first)
        #expect(document.contains("<Resume.P_Id>11</Resume.P_Id>"))
        #expect(document.contains("2027/01/02 03:04:06"))
        #expect(try told(test).isEmpty)
        try test.drop(owners)
        try test.run()
        #expect(try told(test) == ["u5@agency.example", "u7@agency.example"])
    }

    @Test func `each phase has a later date than the one that was written before it`()
        async throws
    {
        let test = try TestWorkspace(
            with: "status: {field: Person.P_Phase, opened: Option.U_A, registered: Option.U_B}\n")
        // The CRM's own clock is ahead of ours.
        let person = Documents.candidates(
            Documents.person(1, "<Person.P_PhaseDate>2027/01/02 03:04:05</Person.P_PhaseDate>"))
        try test.drop(person)
        try test.run()
        // Exported before the CRM took the phase over.
        try test.drop(person)
        try test.run()
        try await register(test)
        let texts = try test.outbox("status").values
        for (option, date) in [("U_A", "2027/01/02 03:04:06"), ("U_B", "2027/01/02 03:04:07")] {
            #expect(texts.contains { $0.contains("Option.\(option)/") && $0.contains(">\(date)<") })
        }
    }

    @Test func `a phase date that was mistyped in the CRM and corrected is written nowhere`()
        async throws
    {
        let test = try TestWorkspace(
            with: "status: {field: Person.P_Phase, registered: Option.U_B}\n")
        for date in ["2062/11/01 00:00:00", "2026/11/01 00:00:00"] {
            try test.drop(
                Documents.candidates(
                    Documents.person(1, "<Person.P_PhaseDate>\(date)</Person.P_PhaseDate>")))
            try test.run()
            test.clock.advance(hours: 0.1)
        }
        try await register(test)
        let document = try #require(try test.outbox("status").values.first)
        #expect(document.contains("<Person.P_PhaseDate>2026/11/23 "), "\(document)")
    }

    @Test func `a resume that comes after the account was opened is the account's`() async throws {
        let test = try TestWorkspace(with: Self.status)
        try test.drop(owners, as: "0.xml")
        try test.drop(Documents.candidates(Documents.person(1, owner: 5)), as: "a.xml")
        try test.run()
        #expect(try test.accounts().read { try $0.account(1) }?.resumeId == nil)
        try test.drop(Documents.resumes(Documents.resume(11, of: 1, owner: 7)))
        try test.run()
        #expect(try test.accounts().read { try $0.account(1) }?.resumeId == 11)
        try await register(test)
        #expect(try told(test) == ["u5@agency.example", "u7@agency.example"])
        #expect(try test.outbox("status").values.first?.contains("<Resume.P_Id>11<") == true)
    }

    @Test func `of a duplicate's owners each is told when the address comes, and none twice`()
        throws
    {
        let test = try TestWorkspace()
        try test.importAccounts("c1@mail.example,他人,registered,yes,,")
        try test.drop(Documents.users(Documents.user(5, mail: "u5@agency.example")), as: "0.xml")
        try test.drop(Documents.resumes(Documents.resume(11, of: 1, owner: 7)), as: "a.xml")
        try test.drop(Documents.candidates(Documents.person(1, owner: 5)), as: "b.xml")
        try test.run()
        #expect(try told(test) == ["u5@agency.example"])
        for _ in 1...2 {
            try test.drop(owners)
            try test.run()
            #expect(try told(test) == ["u5@agency.example", "u7@agency.example"])
        }
    }

    @Test func `only an export that brings something new has it asked whether an address is known`()
        throws
    {
        let test = try TestWorkspace()
        let pipeline = try test.pipeline()
        func isAsked(after text: String) throws -> Bool {
            try test.drop(text)
            _ = try pipeline.takeIn(trigger: .arrival)
            defer { try? pipeline.payOwedNotices() }
            return !pipeline.owedNews.isEmpty
        }
        let export = Documents.candidates(Documents.person(1, owner: 5))
        #expect(try isAsked(after: export))
        #expect(try !isAsked(after: export))
        #expect(try !isAsked(after: "<User><Item></User>"))
        #expect(try isAsked(after: owners))
        #expect(try !isAsked(after: owners))
        #expect(try isAsked(after: Documents.candidates(Documents.person(1, owner: 7))))
        #expect(pipeline.owedNews.isEmpty)
    }

    /// - Parameter waits: whether another owner of theirs is to be told still, who has no address.
    @Test(arguments: [false, true])
    func `of whom an erasure has an owner told again the service tells in its next turn`(
        waits: Bool
    ) throws {
        let test = try TestWorkspace()
        try test.importAccounts(
            "c1@mail.example,甲,registered,yes,,", "c2@mail.example,乙,registered,yes,,")
        let pipeline = try test.pipeline()
        let watch = try test.watch(pipeline)
        let owner = Documents.users(Documents.user(5, mail: "u5@agency.example"))
        let people = Documents.candidates(
            Documents.person(1, name: "佐藤 一郎", owner: 5),
            Documents.person(2, name: "鈴木 次郎", owner: 5))
        let resume = waits ? Documents.resumes(Documents.resume(12, of: 2, owner: 7)) : ""
        try test.drop("<Bundle>\(owner)\(people)\(resume)</Bundle>")
        for _ in 1...2 { _ = try watch.turn() }
        #expect(try told(test) == ["u5@agency.example"])
        let owed: [Int64: String] = waits ? [2: "5"] : [:]
        #expect(try test.accounts().read { try $0.owedDuplicates() } == owed)
        let erasure = Erasure(pipeline.open, pipeline.settings)
        let report = try erasure(.person(1), allowAgain: false) { _, _, _ in }
        #expect(report?.toldAgain == 1)
        #expect(try told(test).isEmpty)
        for _ in 1...2 {
            _ = try watch.turn()
            #expect(try told(test) == ["u5@agency.example"])
        }
    }

    @Test func `it is asked of those whom an export names, and of all where an address is new`()
        throws
    {
        let test = try TestWorkspace()
        let pipeline = try test.pipeline()
        func asked(after text: String) throws -> [Int64]? {
            try test.drop(text)
            _ = try pipeline.takeIn(trigger: .arrival)
            defer { try? pipeline.payOwedNotices() }
            return pipeline.owedNews.people?.sorted()
        }
        func export(_ person: Int) -> String {
            Documents.candidates(Documents.person(person, owner: 5))
        }
        // Of everybody when it begins, too.
        #expect(try asked(after: export(1)) == nil)
        #expect(try asked(after: export(2)) == [2])
        #expect(try asked(after: owners) == nil)
        #expect(try asked(after: export(3)) == [3])
        let crowd = (1...401).map { Documents.person($0, owner: 5) }.joined()
        #expect(try asked(after: "<Candidate><Code>0</Code>\(crowd)</Candidate>") == nil)
        #expect(try asked(after: export(402)) == [402])
    }

    @Test func `an owner who is known and gets a candidate late is told, and nobody else`()
        async throws
    {
        let test = try TestWorkspace()
        try test.drop(Documents.users(Documents.user(7, mail: "u7@agency.example")), as: "0.xml")
        try test.drop(Documents.candidates(Documents.person(1, owner: 5)), as: "a.xml")
        try test.run()
        try await register(test)
        let pipeline = try test.pipeline()
        for (person, mails) in [(2, 0), (3, 0), (1, 1), (1, 1)] {
            try test.drop(Documents.candidates(Documents.person(person, owner: 7)))
            _ = try pipeline.takeIn(trigger: .arrival)
            _ = try pipeline.sync()
            try pipeline.payOwedNotices()
            #expect(try told(test).count == mails)
        }
        #expect(try told(test) == ["u7@agency.example"])
    }

    @Test func `whoever is told to stop does so between two steps of it`() async throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1, owner: 5)))
        try test.run()
        try await register(test)
        let owed = try test.pipeline().stages.owedNotices
        #expect(throws: Death.self) { try owed.pay { throw Death() } }
    }

    @Test func `what was owed for as long as people are remembered is no news any more`()
        async throws
    {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1, owner: 5)))
        try test.run()
        try await register(test)
        for _ in 1...2 {
            test.clock.advance(hours: 24 * 401)
            try test.run()
        }
        try test.drop(owners)
        try test.run()
        #expect(try told(test).isEmpty)
    }

    @Test func `nothing is owed of who is no duplicate any more`() throws {
        let test = try TestWorkspace()
        try test.importAccounts("c1@mail.example,他人,registered,yes,,")
        try test.drop(Documents.candidates(Documents.person(1, owner: 5)))
        try test.run()
        try test.drop(
            Documents.candidates(
                Documents.person(1, owner: 5, "<Person.P_Deleted>1</Person.P_Deleted>")),
            as: "a.xml")
        try test.drop(owners, as: "b.xml")
        try test.run()
        #expect(try told(test).isEmpty)
    }

    @Test func `what is owed outlives a mirror that is made anew`() throws {
        let test = try TestWorkspace(with: "sync: {duplicate_notice: once}\n")
        try test.importAccounts("c1@mail.example,他人,registered,yes,,")
        func export() throws {
            try test.drop(Documents.resumes(Documents.resume(11, of: 1, owner: 7)), as: "b.xml")
            try test.drop(Documents.candidates(Documents.person(1, owner: 5)), as: "c.xml")
        }
        try test.drop(Documents.users(Documents.user(5, mail: "u5@agency.example")), as: "a.xml")
        try export()
        try test.run()
        #expect(try told(test) == ["u5@agency.example"])
        test.removeDatabase(test.workspace.mirror)
        try test.run()
        try test.drop(owners, as: "a.xml")
        try export()
        try test.run()
        #expect(try told(test) == ["u5@agency.example", "u7@agency.example"])
    }

    @Test func `with once, our own status and the dates that follow from it are no news`() throws {
        let test = try TestWorkspace(
            with: """
                sync: {duplicate_notice: once}
                status: {field: Person.U_State, duplicate: 重複, date_field: Person.U_At}

                """)
        try test.importAccounts("c1@mail.example,他人,registered,yes,,")
        try test.drop(owners, as: "0.xml")
        func export(_ more: String) throws {
            try test.drop(Documents.candidates(Documents.person(1, owner: 5, more)))
            try test.run()
        }
        try export("<Person.P_Memo>a</Person.P_Memo>")
        #expect(try told(test).count == 1)
        for day in 10...12 {
            try export(
                """
                <Person.P_Memo>a</Person.P_Memo><Person.U_State>重複</Person.U_State>\
                <Person.U_At>2026/11/\(day) 00:00:00</Person.U_At>\
                <Person.P_UpdateDate>2026/11/\(day) 00:00:00</Person.P_UpdateDate>\
                <Person.P_UpdatedBy>\(day)</Person.P_UpdatedBy>
                """)
        }
        #expect(try told(test).count == 1)
        try export(
            "<Person.P_Memo>b</Person.P_Memo><Person.P_UpdateDate>2026/11/13</Person.P_UpdateDate>")
        #expect(try told(test).count == 2)
    }

    @Test func `one mail to an owner, however many duplicates, lists two hundred and counts all`()
        throws
    {
        let test = try TestWorkspace()
        try test.importAccounts("x@mail.example,他人,registered,yes,,")
        try test.drop(owners, as: "0.xml")
        let crowd = (1...250).map { Documents.person($0, mail: "x@mail.example", owner: 5) }
        try test.drop("<Candidate><Code>0</Code>\(crowd.joined())</Candidate>", as: "a.xml")
        try test.run()
        let mails = try test.mails()
        #expect(mails.map(\.to) == ["u5@agency.example"])
        #expect(mails[0].body.components(separatedBy: "・個人連絡先ID：").count == 201)
        #expect(mails[0].body.contains("次の250件"))
        #expect(mails[0].body.contains("ほかに50件"))
    }
}
