/// How many people came how far on a day.
public struct DayCounts: Sendable, Equatable {
    /// Days since 1970 in the site's zone.
    public let day: Int
    public var opened = 0
    public var duplicates = 0
    /// 本登録, whatever has become of the accounts since.
    public var registered = 0
    /// 退会, whoever ended it; without those of whom nobody ever heard.
    public var withdrawn = 0
    /// People to whom a reminder was written.
    public var reminded = 0

    public init(day: Int) { self.day = day }
}
