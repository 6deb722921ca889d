import Foundation
import SiteSettings
import TestSupport
import Testing

@testable import CandidateSync
@testable import Recruiting
@testable import SyncStore

/// A clock that was wrong makes nothing older than it is.
extension RetentionTests {
    @Test func `a clock that jumps ahead for one run destroys nothing`() throws {
        let test = try TestWorkspace(with: "safety: {close_unused_after_days: 7}\n")
        _ = try test.outcomes(
            of: Documents.candidates(Documents.person(1), Documents.person(2, mail: "")))
        test.clock.advance(hours: 24 * 1_000)
        try test.run()
        test.clock.advance(hours: -24 * 1_000)
        for _ in 1...3 {
            test.clock.advance(hours: 24)
            try test.run()
        }
        #expect(try test.files(below: test.workspace.archive).count == 1)
        #expect(try test.pipeline().mirror.read { try $0.candidate(2) != nil })
        #expect(try test.accounts().read { try $0.account(1) }?.status == .provisional)
    }

    @Test func `an export that came while the clock was behind is archived for as long as others`()
        throws
    {
        let test = try TestWorkspace()
        try test.run()
        test.clock.advance(hours: 24 * -40)
        _ = try test.outcomes(of: Documents.candidates(Documents.person(1)))
        test.clock.advance(hours: 24 * 40)
        for _ in 1...29 {
            test.clock.advance(hours: 24)
            try test.run()
        }
        #expect(try test.files(below: test.workspace.archive).count == 1)
        for _ in 1...5 {
            test.clock.advance(hours: 24)
            try test.run()
        }
        #expect(try test.files(below: test.workspace.archive).isEmpty)
    }

    @Test(arguments: [true, false])
    func `what came while the clock was years behind is no older than the moment it was put right`(
        isNew: Bool
    ) throws {
        let test = try workspace("safety: {close_unused_after_days: 7}\n")
        for _ in 1...2 where !isNew {
            try test.run()
            test.clock.advance(hours: 24)
        }
        let years = 24.0 * 366 * 20
        test.clock.advance(hours: -years)
        try test.drop("<Candidate><Item></Candidate>", as: "bad.xml")
        let deleted = Documents.person(2, "<Person.P_Deleted>1</Person.P_Deleted>")
        #expect(
            try test.outcomes(of: Documents.candidates(Documents.person(1), deleted)) == [
                1: .opened, 2: .deleted,
            ])
        try test.collectMails()
        test.clock.advance(hours: years)
        for _ in 1...6 {
            test.clock.advance(hours: 24)
            try test.run()
        }
        #expect(try names(test, "outbox/rejected").count == 1)
        #expect(try names(test, "outbox/receipts").count == 2)
        #expect(try test.files(below: test.workspace.archive).count == 1)
        let accounts = try test.accounts()
        #expect(try accounts.read { try $0.account(1) }?.status == .provisional)
        #expect(try accounts.read { try $0.links(ofAccount: 1) }.count == 1)
        // Whoever was deleted in the CRM is still known to be.
        let resume = Documents.resumes(Documents.resume(20, of: 2))
        #expect(try test.outcomes(of: resume) == [2: .deleted])
    }
}
