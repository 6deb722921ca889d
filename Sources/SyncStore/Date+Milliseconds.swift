public import Foundation

extension Date {
    /// How the databases keep time: milliseconds since 1970, UTC.
    var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1000).rounded()) }

    init(milliseconds: Int64) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1000)
    }

    /// Days since 1970 in a zone, by what its clocks show at that moment.
    public func day(in zone: TimeZone) -> Int {
        let offset = zone.secondsFromGMT(for: self)
        return Int(((timeIntervalSince1970 + Double(offset)) / 86_400).rounded(.down))
    }

    /// When a day begins in a zone.
    /// - Parameter day: in days since 1970.
    public init(startOf day: Int, in zone: TimeZone) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        // Near noon it is that day, whatever the clocks do on it.
        let noon = Date(timeIntervalSince1970: Double(day) * 86_400 + 43_200)
        self = calendar.startOfDay(for: noon - Double(zone.secondsFromGMT(for: noon)))
    }
}
