import Foundation
import Recruiting
import TestSupport
import Testing

@testable import MyPage
@testable import SyncStore

/// The days of the charts where clocks are put forward and back.
@Suite(.ownThreads) struct OverviewDaysTests {
    @Test func `what happened before the clocks were put back is on the day that they showed then`()
        async throws
    {
        let test = try TestWorkspace(
            settings: TestWorkspace.settings.replacing(
                "site:\n", with: "site:\n  time_zone: Europe/London\n"))
        // From the 23rd of November, 01:00 UTC, to the 19th of October, 23:30: half past midnight in London.
        test.clock.advance(hours: -(34 * 24 + 1.5))
        #expect(
            try test.outcomes(of: Documents.candidates(Documents.person(1))) == [1: .opened])
        let site = try test.myPage()
        #expect(try await WithdrawAccount(site)(account: 1, by: "test"))
        test.clock.advance(hours: 20 * 24)
        let days = try await ShowOverview(site)().days
        let day = try #require(days.first { $0.opened > 0 })
        let start = Date(timeIntervalSince1970: Double(day.day) * 86_400)
        #expect(start.formatted(.iso8601.year().month().day()) == "2026-10-20")
        #expect(day.withdrawn == 1)
        #expect(days.count == Overview.daysShown)
    }
}
