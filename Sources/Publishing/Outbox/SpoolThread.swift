import DropFolder
import Foundation

/// Writes the files of one transaction into the spool, on a thread of its own if there are many: its
/// owner makes the next ones and fills the database meanwhile. (Making a file takes nearly as long as
/// its mail does: sampled, 12.6 % of a run that opens accounts against 14.2 %.)
///
/// Whoever makes one calls `finish` or `cancel`.
final class SpoolThread: @unchecked Sendable {
    private struct File {
        let name: FileName
        let bytes: [UInt8]
    }

    private let spool: Folder
    // Everything below `condition` is only touched while it is locked.
    private let condition = NSCondition()
    private var waiting: [File] = []
    private var waitingBytes = 0
    private var stage = Stage.few
    private var failure: (any Error)?

    private enum Stage {
        /// There is no thread: so few files are written by `finish`.
        case few
        case running
        /// No more files come.
        case finishing
        /// Nobody wants the files any more.
        case cancelled
        case ended
    }

    /// How many files are worth starting the thread, or waking it.
    private static let worthwhile = 16
    /// How much may wait, but for one file more; as much again is being written.
    private static let mostBytes = 1 << 20

    init(_ spool: Folder) { self.spool = spool }

    /// Hands a new file over.
    /// - Throws: what an earlier file failed with; `SystemError` if there is no thread for them.
    func add(_ name: FileName, _ bytes: [UInt8]) throws {
        try condition.withLock {
            while isFull, failure == nil { condition.wait() }
            if let failure { throw failure }
            waiting.append(File(name: name, bytes: bytes))
            waitingBytes += bytes.count
            guard isWorthwhile else { return }
            if stage == .few { try start() }
            condition.broadcast()
        }
    }

    /// Returns when every file is written.
    /// - Throws: what a file failed with.
    func finish() throws {
        end(.finishing)
        try condition.withLock {
            if stage == .few { try write(waiting) }
            if let failure { throw failure }
        }
    }

    /// Returns when nothing is being written any more; what waits never is.
    func cancel() { end(.cancelled) }

    private var isFull: Bool { waitingBytes >= Self.mostBytes }
    private var isWorthwhile: Bool { waiting.count >= Self.worthwhile || isFull }

    private func end(_ wanted: Stage) {
        condition.withLock {
            guard stage == .running else { return }
            stage = wanted
            condition.broadcast()
            while stage != .ended { condition.wait() }
        }
    }

    private func start() throws {
        try OwnThread.start(named: "spool") { [self] in
            let result = Result { while let files = next() { try write(files) } }
            condition.withLock {
                if case .failure(let error) = result { failure = error }
                stage = .ended
                condition.broadcast()
            }
        }
        stage = .running
    }

    /// What waits, once that is worth it or all there is; nil at the end.
    private func next() -> [File]? {
        condition.withLock {
            while stage == .running, !isWorthwhile { condition.wait() }
            guard stage != .cancelled, !waiting.isEmpty else { return nil }
            defer {
                waiting = []
                waitingBytes = 0
                condition.broadcast()
            }
            return waiting
        }
    }

    private func write(_ files: [File]) throws {
        for file in files {
            try spool.write(file.bytes, to: file.name)
            spool.share(file.name)
        }
    }
}
