import Foundation

/// A moment as a header tells it: `Mon, 23 Nov 2026 10:00:00 +0900`.
///
/// Days and months are English by the standard, so no formatter and no locale is asked.
///
/// Source: RFC 5322 §3.3.
enum DateTime {
    private static let dayNames = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let monthNames = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    /// Years 1900 to 9999 in seconds since 1970, a day more on either side for the time zone.
    private static let sensibleSeconds = -2_209_075_200.0...253_402_387_200.0

    /// The moment in ASCII; seconds are cut, not rounded.
    ///
    /// A zone with odd seconds (local mean times before about 1900) is written with its whole
    /// minutes and the clock to match, so that the text always names the very moment.
    ///
    /// - Throws: ``MessageError`` for a local year before 1900 or after 9999.
    static func bytes(of date: Date, in timeZone: TimeZone) throws(MessageError) -> [UInt8] {
        let moment = date.timeIntervalSince1970.rounded(.down)
        guard sensibleSeconds.contains(moment) else { throw MessageError(.date, .outOfRange) }
        let offsetMinutes = timeZone.secondsFromGMT(for: date) / 60
        let local = Int(moment) + offsetMinutes * 60
        let second = local.modulo(86_400)
        let days = (local - second) / 86_400
        let day = CalendarDay(daysSince1970: days)
        guard 1900...9999 ~= day.year else { throw MessageError(.date, .outOfRange) }

        var text: [UInt8] = []
        text.reserveCapacity(31)
        // 1970-01-01 was a Thursday.
        text.append(contentsOf: dayNames[(days + 4).modulo(7)].utf8)
        text.append(contentsOf: ", ".utf8)
        text.append(number: day.day, digits: 2, then: " ")
        text.append(contentsOf: monthNames[day.month - 1].utf8)
        text.append(UInt8(ascii: " "))
        text.append(number: day.year, digits: 4, then: " ")
        text.append(number: second / 3600, digits: 2, then: ":")
        text.append(number: second / 60 % 60, digits: 2, then: ":")
        text.append(number: second % 60, digits: 2, then: " ")
        text.append(UInt8(ascii: offsetMinutes < 0 ? "-" : "+"))
        text.append(number: abs(offsetMinutes) / 60, digits: 2)
        text.append(number: abs(offsetMinutes) % 60, digits: 2)
        return text
    }
}

extension Int {
    /// The remainder that is never negative.
    fileprivate func modulo(_ divisor: Int) -> Int {
        let rest = self % divisor
        return rest < 0 ? rest + divisor : rest
    }
}

extension [UInt8] {
    fileprivate mutating func append(number: Int, digits: Int, then end: Unicode.Scalar? = nil) {
        var unit = 1
        for _ in 1..<digits { unit *= 10 }
        while unit > 0 {
            append(UInt8(ascii: "0") + UInt8(number / unit % 10))
            unit /= 10
        }
        if let end { append(UInt8(ascii: end)) }
    }
}
