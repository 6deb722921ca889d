import Foundation
import Testing

@testable import Publishing

@Suite struct LocalTimeTests {
    private static let tokyo = TimeZone(identifier: "Asia/Tokyo")!

    @Test func `a moment is told by day, to the minute and to the second below it`() {
        let time = LocalTime(Date(timeIntervalSince1970: 1_795_482_009.9), in: Self.tokyo)
        #expect(time.day == "2026年11月24日")
        #expect(time.minute == "2026年11月24日 10時00分")
        #expect(time.second == "2026/11/24 10:00:09")
    }

    @Test func `summer time is the zone's own`() {
        let zone = TimeZone(identifier: "America/New_York")!
        #expect(
            LocalTime(Date(timeIntervalSince1970: 1_780_000_000), in: zone).second
                == "2026/05/28 16:26:40")
        #expect(
            LocalTime(Date(timeIntervalSince1970: 1_795_482_000), in: zone).second
                == "2026/11/23 20:00:00")
    }
}
