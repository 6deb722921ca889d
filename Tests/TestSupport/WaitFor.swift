import Glibc

/// Waits for something that other processes do; three minutes at the most, as there may be two dozen tests at a time.
package func waitFor(_ condition: () throws -> Bool) rethrows -> Bool {
    let start = ContinuousClock.now
    while start.duration(to: .now) < .seconds(180) {
        if try condition() { return true }
        // Gives the other processes the processor.
        poll(nil, 0, 2)
    }
    return false
}
