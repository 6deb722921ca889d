import Testing

@testable import InternetMessage

@Suite struct CalendarDayTests {
    @Test func `every day from 1900 to 2400 follows the one before`() {
        var (year, month, day) = (1900, 1, 1)
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        // 1900-01-01 is 25,567 days before 1970-01-01.
        for number in -25_567..<157_050 {
            let found = CalendarDay(daysSince1970: number)
            guard (found.year, found.month, found.day) == (year, month, day) else {
                Issue.record("day \(number) is not \(year)-\(month)-\(day)")
                return
            }
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let length = month == 2 && isLeap ? 29 : lengths[month - 1]
            day += 1
            if day > length { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        #expect(year == 2399 || year == 2400)
    }
}
