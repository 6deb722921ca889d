import Synchronization

/// The events of this process that are not in the database yet, in their order; few, unless it does
/// not work just now.
final class UnwrittenEvents: Sendable {
    static let most = 10_000

    private let events = Mutex<[UnwrittenEvent]>([])

    var all: [UnwrittenEvent] { events.withLock { $0 } }

    /// - Returns: false, and it is not taken, if there are too many already.
    func add(_ event: UnwrittenEvent) -> Bool {
        events.withLock { events in
            guard events.count < Self.most else { return false }
            events.append(event)
            return true
        }
    }

    /// Forgets the first ones: they are written.
    func removeFirst(_ count: Int) { events.withLock { $0.removeFirst(count) } }
}
