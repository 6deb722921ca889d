import Foundation
import TestSupport
import Testing

@testable import CandidateSync

/// When the sync starts by the clock.
@Suite(.ownThreads) struct ScheduleTests {
    /// All starts between two moments, in UTC.
    private func starts(
        _ times: [String], _ zone: String, from: String, to: String
    ) throws -> [String] {
        let schedule = Schedule(
            times: times, zone: try #require(TimeZone(identifier: zone)))
        let end = try date(to)
        var starts: [String] = []
        var moment = try date(from)
        while let next = schedule.next(after: moment), next <= end, starts.count < 100 {
            try #require(next > moment)
            starts.append(next.formatted(.iso8601))
            moment = next
        }
        return starts
    }

    private func date(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

    @Test func `each time comes once a day, in the site's zone`() throws {
        #expect(
            try starts(
                ["03:00", "12:30"], "Asia/Tokyo", from: "2026-11-22T15:00:00Z",
                to: "2026-11-24T14:59:59Z")
                == [
                    "2026-11-22T18:00:00Z", "2026-11-23T03:30:00Z", "2026-11-23T18:00:00Z",
                    "2026-11-24T03:30:00Z",
                ])
    }

    @Test func `a start is not its own next one, and a moment before it, it is`() throws {
        let schedule = Schedule(times: ["03:00"], zone: .gmt)
        let three = try date("2026-11-23T03:00:00Z")
        #expect(schedule.next(after: three) == three.addingTimeInterval(86_400))
        #expect(schedule.next(after: three.addingTimeInterval(-0.001)) == three)
    }

    @Test func `midnight is the day's first minute`() throws {
        #expect(
            try starts(
                ["00:00"], "Asia/Tokyo", from: "2026-11-23T14:59:59Z", to: "2026-11-24T15:00:00Z")
                == ["2026-11-23T15:00:00Z", "2026-11-24T15:00:00Z"])
    }

    /// 29 March 2026, 02:00 → 03:00 in Berlin.
    @Test func `a time that the clock jumps over is that of the jump's end`() throws {
        #expect(
            try starts(
                ["02:30"], "Europe/Berlin", from: "2026-03-28T12:00:00Z",
                to: "2026-03-30T12:00:00Z") == ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"])
        #expect(
            try starts(
                ["02:30", "03:00"], "Europe/Berlin", from: "2026-03-28T12:00:00Z",
                to: "2026-03-29T12:00:00Z") == ["2026-03-29T01:00:00Z"])
    }

    /// 25 October 2026, 03:00 → 02:00 in Berlin.
    @Test func `a time that comes twice counts the first time`() throws {
        #expect(
            try starts(
                ["02:30"], "Europe/Berlin", from: "2026-10-24T12:00:00Z",
                to: "2026-10-26T12:00:00Z") == ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"])
    }

    @Test func `zones that change by half an hour, at midnight, or in the south`() throws {
        // Lord Howe: 4 October 2026, 02:00 → 02:30.
        #expect(
            try starts(
                ["02:15"], "Australia/Lord_Howe", from: "2026-10-03T00:00:00Z",
                to: "2026-10-05T00:00:00Z") == ["2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"])
        // Cairo: 24 April 2026, 00:00 → 01:00.
        #expect(
            try starts(
                ["00:00"], "Africa/Cairo", from: "2026-04-22T23:00:00Z",
                to: "2026-04-25T00:00:00Z") == ["2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z"])
    }
}
