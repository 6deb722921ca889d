import Foundation
import Recruiting
import Synchronization
import TestSupport
import Testing

@testable import CandidateSync

/// A large file is parsed on one thread and written into the mirror on another.
@Suite(.ownThreads) struct ReadingThreadTests {
    private struct Broken: Error {}

    private func piece(_ byte: UInt8, bytes: Int) -> DocumentPiece {
        .bytes([UInt8](repeating: byte, count: bytes))
    }

    private func first(_ piece: DocumentPiece) -> UInt8? {
        guard case .bytes(let bytes) = piece else { return nil }
        return bytes.first
    }

    @Test(arguments: [0, 1, 1 << 16, 3 << 20])
    func `everything is taken in its order, however little or much a piece is`(_ size: Int) throws {
        var taken: [UInt8?] = []
        let read = try ReadingThread { hand in
            for byte in 0..<20 { try hand(self.piece(UInt8(byte), bytes: size)) }
            return 20
        }.forEachPiece { taken.append(first($0)) }
        #expect(read == 20)
        #expect(taken == (0..<20).map { size == 0 ? nil : UInt8($0) })
    }

    @Test func `many small pieces are taken half a mebibyte at a time`() throws {
        let handed = Mutex(0)
        var taken = 0
        var waiting = 0
        try ReadingThread { hand in
            for byte in 0..<400 {
                handed.withLock { $0 += 1 }
                try hand(self.piece(UInt8(byte % 256), bytes: 10 << 10))
            }
        }.forEachPiece { _ in
            if taken == 0 { waiting = handed.withLock { $0 } }
            taken += 1
        }
        #expect(taken == 400)
        // Whoever is woken for each piece takes the first when hardly another one is there.
        #expect(waiting >= 51)
    }

    @Test func `what the reading fails with comes behind what it had read`() {
        var taken: [UInt8?] = []
        #expect(throws: Broken.self) {
            try ReadingThread { hand in
                try hand(self.piece(1, bytes: 10))
                try hand(self.piece(2, bytes: 10))
                throw Broken()
            }.forEachPiece { taken.append(first($0)) }
        }
        #expect(taken == [1, 2])
    }

    @Test func `who can take no more ends the reading, also one that waits for room`() {
        let isEnded = Mutex(false)
        #expect(throws: Broken.self) {
            try ReadingThread { hand in
                defer { isEnded.withLock { $0 = true } }
                while true { try hand(self.piece(0, bytes: 1 << 20)) }
            }.forEachPiece { _ in throw Broken() }
        }
        #expect(isEnded.withLock { $0 })
    }
}
