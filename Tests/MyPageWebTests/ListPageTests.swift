import CandidateSync
import Foundation
import SyncStore
import TestSupport
import Testing

@testable import MyPageWeb

/// Lists of fifty rows a page lead on only while there is more.
@Suite(.ownThreads) struct ListPageTests {
    @Test func `a list that ends with a page leads to no empty one`() {
        for (count, last) in [(0, nil), (49, nil), (50, nil), (51, 50)] as [(Int, Int?)] {
            let page = ListPage(Array((1...51).prefix(count)))
            #expect(page.rows.count == min(count, 50) && page.last == last, "\(count)")
        }
    }

    @Test(arguments: [50, 51])
    func `the people of a run lead on only where there are more of them`(count: Int) async throws {
        let site = try await AdminDesk.makeSite()
        let people = (2..<count + 2).map { Documents.person($0) }.joined()
        try site.test.drop("<Candidate><Code>0</Code>\(people)</Candidate>", as: "b.xml")
        let run = try #require(try site.test.run().runs.last).run
        let page = try await site.visitAsStaff { try await $0.get("/admin/runs/\(run)").body }
        #expect(page.contains("\"/admin/people/51\""))
        #expect(page.contains("次の求職者") == (count == 51))
    }

    @Test(arguments: [50, 51])
    func `the changes of one account lead on only where there are more of them`(
        count: Int
    ) async throws {
        let site = try await AdminDesk.makeSite()
        try site.test.accounts().write { transaction in
            for _ in 0..<count {
                try transaction.note(
                    .account, "77", by: "以前の担当", at: site.clock.now, new: "resent")
            }
        }
        let page = try await site.visitAsStaff {
            try await $0.get("/admin/history?what=account&subject=77").body
        }
        #expect(page.contains("これより前") == (count == 51))
    }
}
