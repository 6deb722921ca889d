import DropFolder
import Logging
import Publishing
import SiteSettings
import Synchronization

/// Tells the log how far a file has come whose import takes long: the first time when it has taken five
/// seconds, then every ten.
final class ImportNews: Sendable {
    static let first = Duration.seconds(5)
    static let interval = Duration.seconds(10)

    private let claim: Claim
    private let open: OpenWorkspace
    private let start: Duration
    private let next: Mutex<Duration>

    init(of claim: Claim, _ open: OpenWorkspace) {
        self.claim = claim
        self.open = open
        start = open.environment.elapsed()
        next = Mutex(start + Self.first)
    }

    /// - Parameters:
    ///   - done: bytes that are read.
    ///   - total: of the file.
    func tell(_ done: Int64, of total: Int64) {
        let now = open.environment.elapsed()
        let isDue = next.withLock { next in
            guard now >= next else { return false }
            next = now + Self.interval
            return true
        }
        guard isDue else { return }
        let percent = total > 0 ? min(100, done * 100 / total) : 0
        open.log.info(
            "importing",
            metadata: [
                "delivery": "\(claim.delivery)", "file": "\(claim.name.printable.withoutAddresses)",
                "percent": "\(percent)", "seconds": "\((now - start).components.seconds)",
            ])
    }
}
