import Foundation
import MyPage
import Recruiting
import SiteSettings
import TestSupport
import Testing

@testable import CandidateSync
@testable import SyncStore

/// Of two people whom the CRM merges, one gets the other's resume.
@Suite(.ownThreads) struct MergedPeopleTests {
    private func export(_ resume: String) -> String {
        let people = Documents.candidates(Documents.person(1), Documents.person(2))
        return "<Bundle>\(people)\(Documents.resumes(resume))</Bundle>"
    }

    /// A workspace in which both have an account, and the first one the resume.
    private func opened(_ settings: String = "") throws -> TestWorkspace {
        let test = try TestWorkspace(with: settings)
        try test.drop(export(Documents.resume(10, of: 1)))
        try test.run()
        return test
    }

    @Test(arguments: [true, false])
    func `a resume stays whose it is when whoever had it is erased, before or behind that`(
        isErasedBefore: Bool
    ) async throws {
        let test = try opened()
        if !isErasedBefore {
            try test.drop(export(Documents.resume(10, of: 2)))
            try test.run()
        }
        _ = try await EraseAccount(test.myPage())(.person(1), by: "test")
        let later = Documents.resume(10, of: 2, "<Resume.P_Memo>新</Resume.P_Memo>")
        // Whose it is need not be said each time.
        let last = "<Item><Resume.P_Id>10</Resume.P_Id><Resume.P_Name>題</Resume.P_Name></Item>"
        for resume in [later, last] {
            try test.drop(Documents.resumes(resume))
            try test.run()
        }
        let fields = try ["Resume.P_Memo", "Resume.P_Name"].map { try #require(FieldAlias($0)) }
        let known = try MirrorStore(path: test.workspace.mirror).read { snapshot -> [String?] in
            let resume = try snapshot.candidate(2)?.resumes.first
            return fields.map { resume?.fields[snapshot.catalog.number(of: $0)]?.text }
        }
        #expect(known == ["新", "題"])
        let archived = try test.files(below: test.workspace.archive).values.count {
            String(decoding: $0, as: UTF8.self).contains("<Resume.P_Candidate>2<")
        }
        #expect(archived == (isErasedBefore ? 1 : 2))
    }

    @Test func `what becomes of the other's account is not written to it`() async throws {
        let test = try opened(
            "status: {resource: Resume, field: Resume.U_S, opened: 開設, withdrawn: 退会}\n")
        try test.drop(export(Documents.resume(10, of: 2)))
        try test.run()
        func isToldOfLeaving() throws -> Bool {
            try test.outbox("status").values.contains { $0.contains("退会") }
        }
        let withdraw = try WithdrawAccount(test.myPage())
        #expect(try await withdraw(account: 1, by: "test"))
        #expect(try !isToldOfLeaving())
        #expect(try await withdraw(account: 2, by: "test"))
        #expect(try isToldOfLeaving())
    }

    private static let deletion = "<Person.P_Deleted>1</Person.P_Deleted>"

    /// - Parameters:
    ///   - first: who has the address before the merge, and the resume; the other is 1 or 2 as well.
    ///   - isDeleted: whether the CRM says so of that one.
    ///   - hasMoved: whether the resume is the other's.
    private func merge(_ first: Int, isDeleted: Bool = true, hasMoved: Bool = true) -> String {
        let other = 3 - first
        let people = Documents.candidates(
            Documents.person(first, mail: "a@mail.example", isDeleted ? Self.deletion : ""),
            Documents.person(other, mail: "a@mail.example"))
        let resume = Documents.resume(10, of: hasMoved ? other : first)
        return "<Bundle>\(people)\(Documents.resumes(resume))</Bundle>"
    }

    @Test(arguments: [1, 2])
    func `who gets the address of whom the CRM has deleted is written to at once`(
        deleted: Int
    ) throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(deleted, mail: "a@mail.example")))
        try test.run()
        try test.collectMails()
        let outcomes = try test.outcomes(of: merge(deleted))
        #expect(outcomes == [Int64(deleted): .deleted, Int64(3 - deleted): .opened])
        #expect(try test.mails().map(\.to) == ["a@mail.example"])
        #expect(try test.accounts().read { try $0.account(1) }?.withdrawal == .crm)
    }

    @Test(arguments: [1, 2])
    func `an account in use goes over with the resume and the address of its person`(
        deleted: Int
    ) throws {
        let test = try TestWorkspace()
        try test.importAccounts("a@mail.example,甲,registered,yes,\(deleted),10")
        try test.drop(Documents.candidates(Documents.person(deleted, mail: "a@mail.example")))
        try test.run()
        let survivor = Int64(3 - deleted)
        for _ in 1...2 {
            let outcomes = try test.outcomes(of: merge(deleted))
            #expect(outcomes == [Int64(deleted): .deleted, survivor: .alreadyRegistered])
        }
        let account = try #require(
            try test.accounts().read { try $0.account(ofPerson: survivor) })
        #expect(account.id == 1)
        #expect(account.status == .registered)
        #expect(try test.mails().isEmpty)
    }

    @Test(arguments: [1, 2])
    func `an account in use goes over, though another resume stays with its former person`(
        deleted: Int
    ) throws {
        let test = try TestWorkspace()
        try test.importAccounts("a@mail.example,甲,registered,yes,\(deleted),10")
        let person = Documents.candidates(
            Documents.person(deleted, mail: "a@mail.example", owner: 7))
        let resumes = Documents.resumes(
            Documents.resume(10, of: deleted), Documents.resume(11, of: deleted))
        try test.drop("<Bundle>\(person)\(resumes)</Bundle>")
        try test.run()
        let survivor = 3 - deleted
        let merged = Documents.candidates(
            Documents.person(deleted, mail: "a@mail.example", owner: 7, Self.deletion),
            Documents.person(survivor, mail: "a@mail.example", owner: 8))
        let resume = Documents.resumes(Documents.resume(10, of: survivor))
        let outcomes = try test.outcomes(of: "<Bundle>\(merged)\(resume)</Bundle>")
        #expect(outcomes[Int64(survivor)] == .alreadyRegistered)
        let account = try #require(
            try test.accounts().read { try $0.account(ofPerson: Int64(survivor)) })
        #expect(account.record.resumeId == 10)
        #expect(account.record.candidateOwner == 8)
    }

    @Test(arguments: [1, 2])
    func `it goes over, too, where a later file tells of the deletion, by the run behind that`(
        deleted: Int
    ) throws {
        let test = try TestWorkspace()
        try test.importAccounts("a@mail.example,甲,registered,yes,\(deleted),10")
        let (former, survivor) = (Int64(deleted), Int64(3 - deleted))
        #expect(
            try test.outcomes(of: merge(deleted, isDeleted: false))
                == [former: .alreadyRegistered, survivor: .duplicate])
        let deletion = Documents.person(deleted, mail: "a@mail.example", Self.deletion)
        #expect(try test.outcomes(of: Documents.candidates(deletion)) == [former: .deleted])
        let other = Documents.candidates(Documents.person(9))
        #expect(
            try test.outcomes(of: other) == [survivor: .alreadyRegistered, 9: .opened])
        #expect(try test.accounts().read { try $0.account(ofPerson: survivor) }?.id == 1)
        // Once.
        #expect(
            try test.outcomes(of: Documents.candidates(Documents.person(9))) == [9: .alreadyOpen])
    }

    @Test func `it goes over, too, where one's own account counts as a duplicate`() throws {
        let test = try TestWorkspace(with: "sync: {same_person: notify}\n")
        try test.importAccounts("a@mail.example,甲,registered,yes,1,10")
        #expect(try test.outcomes(of: merge(1)) == [1: .deleted, 2: .duplicate])
        #expect(try test.accounts().read { try $0.account(ofPerson: 2) }?.id == 1)
    }

    @Test(arguments: [(true, false), (false, true)])
    func `an account stays its person's, who is there, or whose resume is not the other's`(
        isDeleted: Bool, hasMoved: Bool
    ) throws {
        let test = try TestWorkspace()
        try test.importAccounts("a@mail.example,甲,registered,yes,1,10")
        let outcomes = try test.outcomes(
            of: merge(1, isDeleted: isDeleted, hasMoved: hasMoved))
        #expect(outcomes[2] == .duplicate)
        #expect(try test.accounts().read { try $0.account(ofPerson: 1) }?.id == 1)
        #expect(try test.accounts().read { try $0.account(ofPerson: 2) } == nil)
    }
}
