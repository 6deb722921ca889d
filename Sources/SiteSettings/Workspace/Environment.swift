package import Foundation
import Glibc

/// What a process gets from outside itself, passed in so that tests decide it.
package struct Environment: Sendable {
    /// The time of day.
    package let now: @Sendable () -> Date
    /// Time on a clock that never jumps.
    package let elapsed: @Sendable () -> Duration
    /// Bytes that nobody can guess.
    package let randomBytes: @Sendable (Int) -> [UInt8]
    /// Waits.
    package let pause: @Sendable (Duration) -> Void
    /// scrypt's N: what a guess at a password costs, in time and memory.
    package let passwordRounds: Int

    /// The rounds of every installation: about 0.4 s and 128 MiB. Source: OWASP, Password Storage.
    package static let passwordRounds = 1 << 17

    package init(
        now: @escaping @Sendable () -> Date,
        elapsed: @escaping @Sendable () -> Duration,
        randomBytes: @escaping @Sendable (Int) -> [UInt8],
        pause: @escaping @Sendable (Duration) -> Void,
        passwordRounds: Int = Environment.passwordRounds
    ) {
        self.now = now
        self.elapsed = elapsed
        self.randomBytes = randomBytes
        self.pause = pause
        self.passwordRounds = passwordRounds
    }

    /// The real clock, the kernel's random source, real waiting.
    package static let live = Environment(
        now: { Date() },
        elapsed: { [start = ContinuousClock.now] in start.duration(to: .now) },
        randomBytes: { count in
            [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                // getrandom(2), at most 256 bytes a call; it fails for nothing but more.
                while filled < count {
                    let most = min(count - filled, 256)
                    precondition(getentropy(buffer.baseAddress! + filled, most) == 0)
                    filled += most
                }
            }
        },
        pause: { duration in
            Thread.sleep(forTimeInterval: duration / .seconds(1))
        })
}
