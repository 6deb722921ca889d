import Synchronization

/// Tells once that people can come in, when all addresses are listened at.
final class Opening: Sendable {
    private let awaited: Mutex<Int>
    private let onOpen: @Sendable () -> Void

    init(of addresses: Int, then onOpen: @escaping @Sendable () -> Void) {
        awaited = Mutex(addresses)
        self.onOpen = onOpen
    }

    /// One more is.
    func opened() {
        let areAll = awaited.withLock { count in
            count -= 1
            return count == 0
        }
        if areAll { onOpen() }
    }
}
