import Foundation
import Testing

@testable import MyPageWeb

/// From when to when a list is about the days that somebody types.
@Suite struct DayRangeTests {
    private func range(_ day: String, _ name: String) throws -> [String] {
        let zone = try #require(TimeZone(identifier: name))
        let range = DayRange(from: day, to: day)
        return [range.start(in: zone), range.end(in: zone)].map {
            $0?.formatted(Date.ISO8601FormatStyle(timeZone: zone)) ?? ""
        }
    }

    @Test func `a day ends with the next one, also where it begins at one or lasts for 25 hours`()
        throws
    {
        #expect(
            try range("2026-12-31", "Asia/Tokyo") == [
                "2026-12-31T00:00:00+0900", "2027-01-01T00:00:00+0900",
            ])
        #expect(
            try range("2026-04-24", "Africa/Cairo") == [
                "2026-04-24T01:00:00+0300", "2026-04-25T00:00:00+0300",
            ])
        #expect(
            try range("2026-10-25", "Europe/London") == [
                "2026-10-25T00:00:00+0100", "2026-10-26T00:00:00Z",
            ])
    }

    @Test func `a day that there is not is wrong`() {
        #expect(DayRange(from: "2027-02-29", to: "2028-02-29").isFromWrong)
        #expect(!DayRange(from: "2027-02-29", to: "2028-02-29").isToWrong)
    }
}
