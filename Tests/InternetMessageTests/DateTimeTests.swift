import Foundation
import TestSupport
import Testing

@testable import InternetMessage

@Suite struct DateTimeTests {
    @Test(arguments: [
        (1_795_395_600, "Asia/Tokyo", "Mon, 23 Nov 2026 10:00:00 +0900"),
        (1_795_395_600, "UTC", "Mon, 23 Nov 2026 01:00:00 +0000"),
        (1_795_395_600, "Asia/Kathmandu", "Mon, 23 Nov 2026 06:45:00 +0545"),
        (1_795_395_600, "America/St_Johns", "Sun, 22 Nov 2026 21:30:00 -0330"),
        (1_782_867_599, "America/St_Johns", "Tue, 30 Jun 2026 22:29:59 -0230"),
        // Clocks in New York: forward on 8 March 2026, back on 1 November.
        (1_772_953_199, "America/New_York", "Sun, 08 Mar 2026 01:59:59 -0500"),
        (1_772_953_200, "America/New_York", "Sun, 08 Mar 2026 03:00:00 -0400"),
        (1_793_512_800, "America/New_York", "Sun, 01 Nov 2026 01:00:00 -0500"),
        (1_793_512_799, "America/New_York", "Sun, 01 Nov 2026 01:59:59 -0400"),
        (1_767_225_599, "Asia/Tokyo", "Thu, 01 Jan 2026 08:59:59 +0900"),
        (1_709_164_800, "UTC", "Thu, 29 Feb 2024 00:00:00 +0000"),
        (951_782_400, "UTC", "Tue, 29 Feb 2000 00:00:00 +0000"),
        (0, "UTC", "Thu, 01 Jan 1970 00:00:00 +0000"),
        (-1, "UTC", "Wed, 31 Dec 1969 23:59:59 +0000"),
        (-2_208_988_800, "UTC", "Mon, 01 Jan 1900 00:00:00 +0000"),
        (253_402_300_799, "UTC", "Fri, 31 Dec 9999 23:59:59 +0000"),
    ])
    func `a moment is written in its zone`(seconds: Int, zone: String, text: String) throws {
        let bytes = try DateTime.bytes(
            of: Date(timeIntervalSince1970: Double(seconds)),
            in: #require(TimeZone(identifier: zone)))
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }

    @Test func `fractions of a second are cut`() throws {
        for (seconds, text) in [(0.999, "01 Jan 1970 00:00:00"), (-0.001, "31 Dec 1969 23:59:59")] {
            let bytes = try DateTime.bytes(of: Date(timeIntervalSince1970: seconds), in: .gmt)
            #expect(String(decoding: bytes, as: UTF8.self).contains(text))
        }
    }

    @Test func `an offset with odd seconds still names the very moment`() throws {
        let zone = try #require(TimeZone(secondsFromGMT: -(3 * 3600 + 30 * 60 + 52)))
        let bytes = try DateTime.bytes(of: Date(timeIntervalSince1970: 0), in: zone)
        let text = String(decoding: bytes, as: UTF8.self)
        // Foundation may round such a zone to minutes; either way the clock must fit the offset.
        #expect(
            text == "Wed, 31 Dec 1969 20:30:00 -0330" || text == "Wed, 31 Dec 1969 20:29:00 -0331")
    }

    @Test(
        arguments: [
            -2_208_988_801, 253_402_300_800, .infinity, -.infinity, .nan, 1e300, -1e300,
        ] as [Double])
    func `a year that a mail cannot tell is refused`(seconds: Double) {
        let date = Date(timeIntervalSince1970: seconds)
        let error = #expect(throws: MessageError.self) { try DateTime.bytes(of: date, in: .gmt) }
        #expect(error?.reason == .outOfRange)
    }

    @Test func `random moments agree with Foundation's formatter`() throws {
        var generator = SeededGenerator(seed: 7)
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss xx"
        for identifier in ["Asia/Tokyo", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Tehran"]
        {
            let zone = try #require(TimeZone(identifier: identifier))
            formatter.timeZone = zone
            for _ in 0..<100 {
                let seconds = Double.random(in: 0..<4_000_000_000, using: &generator).rounded()
                let date = Date(timeIntervalSince1970: seconds)
                let bytes = try DateTime.bytes(of: date, in: zone)
                #expect(String(decoding: bytes, as: UTF8.self) == formatter.string(from: date))
            }
        }
    }
}
