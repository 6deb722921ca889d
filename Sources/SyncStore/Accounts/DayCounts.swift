import Foundation
import GRDB

/// How many people came how far on a day.
public struct DayCounts: Sendable, Equatable {
    /// Days since 1970 in the site's zone.
    public let day: Int
    public var opened = 0
    public var duplicates = 0
    public var registered = 0

    public init(day: Int) { self.day = day }
}
