import Foundation
import Publishing
import Recruiting

/// A piece of a document on its way from the thread that reads it.
enum DocumentPiece: Sendable {
    case records(RecordBatch)
    /// The next bytes of the document itself: they are hashed by whoever takes them, as the parser is
    /// what an import waits for (sampled: 100,000 items keep it busy for 1.4 s, and the database for 0.6).
    case bytes([UInt8])

    fileprivate var byteCount: Int {
        switch self {
        case .records(let batch): batch.bytes.count
        case .bytes(let bytes): bytes.count
        }
    }
}

/// Reads a document on a thread of its own and hands what it holds to the caller, some pieces ahead of
/// it: parsing and the database each keep a core busy (measured: 1.5 times as fast as in turn).
final class ReadingThread<Output: Sendable>: @unchecked Sendable {
    // Everything below `condition` is only touched while it is locked.
    private let condition = NSCondition()
    private var pieces: [DocumentPiece] = []
    private var waitingBytes = 0
    private var output: Result<Output, any Error>?
    private var isCancelled = false

    /// How many bytes may wait before the reading waits.
    private static var mostBytes: Int { 1 << 20 }
    /// How many bytes wait before the caller is woken: to wake a thread takes about as long as to parse
    /// 10 KiB, and the parser is what an import waits for.
    private static var enoughBytes: Int { mostBytes / 2 }

    /// The caller has lost interest.
    private struct Cancelled: Error {}

    /// Starts to read.
    /// - Parameter read: runs on the new thread and hands each piece to its argument.
    /// - Throws: `SystemError` if there is no thread for it.
    init(
        _ read: @escaping @Sendable (_ hand: (DocumentPiece) throws -> Void) throws -> Output
    ) throws {
        try OwnThread.start(named: "reading") { [self] in
            let result = Result { try read { try self.hand(over: $0) } }
            condition.withLock {
                output = result
                condition.broadcast()
            }
        }
    }

    private func hand(over piece: DocumentPiece) throws {
        try condition.withLock {
            while waitingBytes >= Self.mostBytes, !isCancelled { condition.wait() }
            if isCancelled { throw Cancelled() }
            pieces.append(piece)
            waitingBytes += piece.byteCount
            if waitingBytes >= Self.enoughBytes { condition.broadcast() }
        }
    }

    /// Takes every piece in turn, then returns what reading gave.
    /// - Throws: what reading threw, or what `take` threw; in either case the thread has ended.
    func forEachPiece(_ take: (DocumentPiece) throws -> Void) throws -> Output {
        do {
            while let pieces = next() { try pieces.forEach(take) }
        } catch {
            cancel()
            throw error
        }
        return try condition.withLock { output! }.get()
    }

    /// The next pieces; nil once reading has ended and everything was taken.
    private func next() -> [DocumentPiece]? {
        condition.withLock {
            while waitingBytes < Self.enoughBytes, output == nil { condition.wait() }
            guard !pieces.isEmpty else { return nil }
            defer {
                pieces = []
                waitingBytes = 0
                condition.broadcast()
            }
            return pieces
        }
    }

    private func cancel() {
        condition.withLock {
            isCancelled = true
            condition.broadcast()
            while output == nil { condition.wait() }
        }
    }
}
