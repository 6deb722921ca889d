public import Foundation

extension Date {
    /// How the databases keep time: milliseconds since 1970, UTC.
    var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1000).rounded()) }

    init(milliseconds: Int64) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1000)
    }

    /// Days since 1970 in a zone.
    public func day(offset: Int) -> Int {
        Int(((timeIntervalSince1970 + Double(offset)) / 86_400).rounded(.down))
    }
}
