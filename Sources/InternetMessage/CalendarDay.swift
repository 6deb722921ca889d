/// A day of the Gregorian calendar, counted without a calendar object: one is made for each mail.
///
/// Source: the days-to-civil algorithm of Howard Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms", which counts in eras of 400 years that begin on the first of March.
struct CalendarDay {
    let year: Int
    /// 1 to 12.
    let month: Int
    /// 1 to 31.
    let day: Int

    init(daysSince1970 days: Int) {
        let daysInEra = 146_097
        // Day 0 becomes the first of March of the year 0.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - daysInEra + 1) / daysInEra
        let dayOfEra = shifted - era * daysInEra
        let leapDays = dayOfEra / 1_460 - dayOfEra / 36_524 + dayOfEra / 146_096
        let yearOfEra = (dayOfEra - leapDays) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    }
}
