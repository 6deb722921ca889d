internal import CLinux
import Foundation

/// Wakes a thread that waits in a `FolderWatch`; any thread may ring it, as often as it likes.
public final class Doorbell: Sendable {
    let descriptor: Int32

    public init() throws(SystemError) {
        descriptor = clinux_eventfd()
        guard descriptor >= 0 else { throw SystemError("make", "an eventfd") }
    }

    deinit { close(descriptor) }

    /// Ends the present wait, or the next one if nobody waits.
    public func ring() {
        // The only failure, a counter that is full, means that it was rung already.
        var one: UInt64 = 1
        _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
    }

    func silence() {
        var count: UInt64 = 0
        _ = read(descriptor, &count, MemoryLayout<UInt64>.size)
    }
}
