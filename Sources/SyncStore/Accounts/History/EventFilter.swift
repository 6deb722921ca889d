public import Foundation

/// Which events are wanted; what is nil or empty asks for nothing.
public struct EventFilter: Sendable, Equatable {
    public var who: String?
    public var what: Event.Kind?
    /// From this moment on.
    public var from: Date?
    /// Before this moment.
    public var until: Date?
    /// One of these, as they are stored.
    public var subjects: [String] = []

    public init() {}
}
