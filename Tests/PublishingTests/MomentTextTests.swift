import Foundation
import Testing

@testable import Publishing

@Suite struct MomentTextTests {
    @Test func `a moment is told to the minute, in the site's zone, whatever was told before`() {
        let times = MomentText(in: TimeZone(secondsFromGMT: 9 * 3_600)!)
        let ten = Date(timeIntervalSince1970: 1_795_482_000)
        #expect(times.string(from: ten) == "2026年11月24日 10時00分")
        #expect(times.string(from: ten + 59.9) == "2026年11月24日 10時00分")
        #expect(times.string(from: ten + 60) == "2026年11月24日 10時01分")
        #expect(times.string(from: ten - 0.1) == "2026年11月24日 09時59分")
        #expect(times.string(from: ten) == "2026年11月24日 10時00分")
    }
}
