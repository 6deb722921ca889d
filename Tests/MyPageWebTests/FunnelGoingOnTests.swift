import CandidateSync
import SyncStore
import TestSupport
import Testing

/// 試算 while a run was approved that has not been carried out.
@Suite(.ownThreads) struct FunnelGoingOnTests {
    @Test func `it says that the run goes on first, and to how many people, until it is done`()
        async throws
    {
        let (site, id) = try await AdminDesk.makeHeldSite()
        let accounts = try site.test.accounts()
        let run = try #require(try accounts.read { try $0.run(id) })
        try await site.visitAsStaff { visitor in
            func funnel() async throws -> String {
                let fields = try await AdminDesk.fields(of: visitor.get("/admin/settings").body)
                return try await visitor.post("/admin/settings/preview", fields).body
            }
            let held = try await funnel()
            #expect(held.contains("<b>2人に案内メールを送ります</b>"))
            #expect(!held.contains("先に再開されます"))
            #expect(try accounts.write { try $0.approve(run, by: "test", at: site.clock.now) })
            let approved = try await funnel()
            #expect(approved.contains("<b>0人に案内メールを送ります</b>"))
            #expect(approved.contains("先に再開されます。まだ送っていない2人を"))
            _ = try site.test.pipeline().continueRuns()
            #expect(try await !funnel().contains("先に再開されます"))
        }
    }
}
