import CandidateSync
import SyncStore
import TestSupport
import Testing

/// What the rows of a run that waits for an approval say.
@Suite(.ownThreads) struct HeldRunRowsTests {
    @Test func `they say what is planned, until the run is settled`() async throws {
        let site = try await AdminDesk.makeSite(settings: "safety: {max_new_accounts: 1}")
        try site.test.drop(
            Documents.candidates(
                Documents.person(1, mail: "new@mail.example"), Documents.person(2)), as: "b.xml")
        let id = try #require(try site.test.run().held.first)
        let planned = [1: "メールアドレス変更（再案内）", 2: "開設"]
        try await site.visitAsStaff { visitor in
            for (person, plan) in planned {
                for path in ["/admin/runs/\(id)", "/admin/people/\(person)"] {
                    let page = try await visitor.get(path).body
                    #expect(page.contains("<td>承認待ち：\(plan)</td>"), "\(path)")
                }
            }
        }
        let accounts = try site.test.accounts()
        let run = try #require(try accounts.read { try $0.run(id) })
        #expect(try accounts.write { try $0.discard(run, by: "test", at: site.clock.now) })
        _ = try site.test.pipeline().continueRuns()
        let after = try await site.visitAsStaff { try await $0.get("/admin/runs/\(id)").body }
        #expect(after.contains("<td>破棄</td>") && !after.contains("承認待ち"))
    }
}
