import Foundation
import Recruiting
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync
@testable import Publishing
@testable import SiteSettings

/// The funnel says what the production stages do.
@Suite(.ownThreads) struct FunnelTests {
    private let test: TestWorkspace

    init() throws {
        test = try TestWorkspace(with: "sync: {run: at_times}\n")
    }

    private func funnel(_ conditions: String...) throws -> Funnel {
        var settings = Settings()
        settings.sync.conditions = try conditions.map { try Condition($0) }
        settings.safety.maxNewAccounts = 30
        let pipeline = try test.pipeline()
        return try Funnel(
            Rules(settings, Templates(folder: test.workspace.templates)),
            mirror: pipeline.mirror, accounts: pipeline.accounts, now: test.clock.now)
    }

    /// Imports a document without a run.
    private func importOnly(_ text: String) throws {
        try test.drop(text)
        _ = try test.pipeline().takeIn(trigger: .schedule)
    }

    private func person(_ id: Int, _ name: String, _ mail: String, _ more: String = "") -> String {
        "<Item><Person.P_Id>\(id)</Person.P_Id><Person.P_Name>\(name)</Person.P_Name>"
            + "<Person.P_Mail>\(mail)</Person.P_Mail>\(more)</Item>"
    }

    @Test func `an empty mirror has nobody behind each condition`() throws {
        let funnel = try funnel("Person.P_Name:exists")
        #expect(funnel.people == 0)
        #expect(funnel.steps == [.init(condition: "Person.P_Name:exists", left: 0)])
    }

    @Test func `an option that no export has named is told, where others were`() throws {
        let phase =
            "<Person.P_Phase><Option.P_Phase><Option.P_Open/></Option.P_Phase></Person.P_Phase>"
        try importOnly(Documents.candidates(person(1, "甲", "a@x.example", phase)))
        #expect(try funnel("!Person.P_Phase=Option.P_Open").warnings.isEmpty)
        #expect(try funnel("!Person.P_Name=Option.P_Open").warnings.isEmpty)
        let warnings = try funnel("!Person.P_Phase=Option.P_Opne").warnings
        #expect(warnings.map(\.code) == [.optionUnknown])
    }

    @Test func `each condition leaves those who passed it and all before it`() throws {
        try importOnly(
            Documents.candidates(
                person(1, "甲", "a@x.example", "<Person.U_A>1</Person.U_A>"),
                person(2, "乙", "b@x.example", "<Person.U_A>2</Person.U_A>"),
                person(3, "丙", "", "<Person.U_A>2</Person.U_A>"),
                person(4, "丁", "nonsense", "<Person.U_A>2</Person.U_A>"),
                person(5, "戊", "B@x.example", "<Person.U_A>2</Person.U_A>"),
                person(6, "己", "f@x.example", "<Person.P_Deleted>1</Person.P_Deleted>")))
        let funnel = try funnel("Person.U_A:ge=2", "Person.P_Name:part=乙")
        #expect(funnel.people == 6)
        #expect(funnel.living == 5)
        #expect(funnel.steps.map(\.left) == [4, 1])
        #expect(funnel.outcomes == [.opened: 1])
        let wide = try self.funnel("Person.U_A:ge=2")
        // The fifth has the second's address.
        #expect(wide.outcomes == [.opened: 1, .noMail: 1, .badMail: 1, .mailTaken: 1])
        #expect(wide.awaited == 6)
        #expect(wide.mailed == 1)
        #expect(wide.first.map(\.person) == [2])
        #expect(wide.first.map(\.name) == ["乙"])
    }

    @Test func `what it says is what the next run does`() throws {
        try test.importAccounts(
            "c3@mail.example,他人,registered,yes,,", "c4@mail.example,他人,provisional,no,,")
        let people = (1...40).map { Documents.person($0) }
        try importOnly("<Candidate><Code>0</Code>\(people.joined())</Candidate>")
        let funnel = try funnel()
        let result = try test.run()
        let counts = try #require(result.runs.last?.counts)
        for outcome in Outcome.allCases {
            #expect(counts[outcome.rawValue] == funnel.outcomes[outcome] ?? 0, "\(outcome)")
        }
        #expect(funnel.mailed == counts["opened"])
        #expect(funnel.isHeld)
        // Now nobody is awaited; exported again, everybody would have an account.
        let after = try self.funnel()
        #expect(after.mailed == 0)
        // The one whose mail is another's is looked at again when that account changes.
        #expect(try test.accounts().read { try $0.peopleToLookAtAgain() } == [4])
        #expect(after.awaited == 0)
        #expect(after.outcomes[.alreadyOpen] == funnel.mailed)
    }

    @Test func `of two with one mail it names the one whom the next run looks at`() throws {
        try test.importAccounts("a@x.example,他人,provisional,no,,")
        try importOnly(Documents.candidates(Documents.person(1, mail: "a@x.example")))
        try test.run()
        try test.change("DELETE FROM account")
        try test.change("DELETE FROM look_again")
        try importOnly(Documents.candidates(Documents.person(2, mail: "a@x.example")))
        let funnel = try funnel()
        #expect(funnel.outcomes == [.opened: 1, .mailTaken: 1])
        #expect(funnel.first.map(\.person) == [2])
    }

    @Test func `the highest id there is does no harm`() throws {
        try importOnly(
            "<Candidate><Code>0</Code><Item><Person.P_Id>\(Int64.max)</Person.P_Id></Item></Candidate>"
        )
        #expect(try funnel().people == 1)
    }

    @Test func `conditions on resumes count people, and a person whom only a resume names counts`()
        throws
    {
        try importOnly(Documents.candidates(Documents.person(1), Documents.person(2)))
        try importOnly(
            Documents.resumes(
                Documents.resume(11, of: 1), Documents.resume(12, of: 1),
                Documents.resume(13, of: 9)
            ))
        let funnel = try funnel("Resume.P_Id:ge=1", "Resume.P_Id:ge=12")
        #expect(funnel.people == 3)
        #expect(funnel.steps.map(\.left) == [2, 2])
        #expect(funnel.outcomes == [.opened: 1, .noMail: 1])
    }
}
