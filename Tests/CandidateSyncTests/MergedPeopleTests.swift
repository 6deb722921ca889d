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
}
