import DropFolder
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import CandidateSync
@testable import Publishing
@testable import SiteSettings
@testable import SyncStore

/// Files that lie in the inbox on their way to their receipts; of many small ones, a hundred are read
/// while the receipts of those before are written.
@Suite(.ownThreads) struct TakingInTests {
    /// Files of one person each, in the order of their names.
    private func workspace(files: Int) throws -> TestWorkspace {
        let test = try TestWorkspace()
        for person in 1...files {
            try test.drop(
                Documents.candidates(Documents.person(person)), as: "\(1_000 + person).xml")
        }
        return test
    }

    private func receipts(_ test: TestWorkspace) throws -> [Receipt] {
        try test.outbox("receipts").values
            .map { try JSONText.decode(Receipt.self, from: Data($0.utf8)) }
            .sorted { $0.file < $1.file }
    }

    /// Whether each file has come to its end, once.
    private func expectEach(of files: Int, _ test: TestWorkspace) throws {
        let receipts = try receipts(test)
        #expect(receipts.map(\.file) == (1...files).map { "\(1_000 + $0).xml" })
        #expect(receipts.allSatisfy { $0.records.new == 1 })
        #expect(try test.mails().count == files)
        #expect(Set(try test.mails().map(\.to)).count == files)
        #expect(try test.files(below: test.workspace.claimed).isEmpty)
        #expect(try test.files(below: test.workspace.spool).isEmpty)
    }

    /// Counts, and says when it has come to a number.
    private func counter(to number: Int) -> @Sendable () -> Bool {
        let count = Count()
        return { count.next() == number }
    }

    private final class Count: Sendable {
        private let value = Mutex(0)
        func next() -> Int {
            value.withLock { value in
                value += 1
                return value
            }
        }
    }

    @Test func `the next files are read while the receipts of a hundred are written`() throws {
        let test = try workspace(files: 150)
        let isRead = DispatchSemaphore(value: 0)
        let (isFirstStep, isNextFile) = (counter(to: 1), counter(to: 201))
        let waited = Mutex<DispatchTimeoutResult?>(nil)
        _ = try test.pipeline(
            listener: { progress in
                // Each file is told of to its end, and then once more.
                guard case .importing(let done, let total) = progress, done == total, total > 0
                else { return }
                if isNextFile() { isRead.signal() }
            },
            reached: { _ in
                guard isFirstStep() else { return }
                let result = isRead.wait(timeout: .now() + 180)
                waited.withLock { $0 = result }
            }
        ).run()
        #expect(waited.withLock { $0 } == .success)
        try expectEach(of: 150, test)
    }

    /// The steps of publishing (100 files take 104) at which the receipts of the first hundred files fail.
    @Test(arguments: [1, 2, 3, 4, 60, 104])
    func `receipts that fail while the next files are read come out with the next run, once each`(
        fatal: Int
    ) throws {
        let test = try workspace(files: 230)
        let isFatal = counter(to: fatal)
        #expect(throws: Death.self) {
            try test.pipeline(reached: { _ in if isFatal() { throw Death() } }).run()
        }
        // The first hundred were imported, and at most those behind them, which were being read.
        #expect(try test.outbox("receipts").count <= 100)
        try test.run()
        try expectEach(of: 230, test)
    }

    @Test func `receipts that are being written when the reading behind them fails come out`()
        throws
    {
        let test = try workspace(files: 230)
        let isFatal = counter(to: 301)
        #expect(throws: Death.self) {
            try test.pipeline { progress in
                guard case .importing(let done, let total) = progress, done == total, total > 0
                else { return }
                if isFatal() { throw Death() }
            }.run()
        }
        #expect(try receipts(test).map(\.file) == (1...100).map { "\(1_000 + $0).xml" })
        // Those behind are still there: claimed, or not even that.
        #expect(
            try test.files(below: test.workspace.claimed).count
                + test.files(below: test.workspace.inbox).count == 130)
        try test.run()
        try expectEach(of: 230, test)
    }

    @Test func `a file that a process has died over is read when no receipts are being written`()
        throws
    {
        let test = try workspace(files: 102)
        #expect(throws: Death.self) {
            try test.pipeline { if case .importing = $0 { throw Death() } }.run()
        }
        // A hundred are read together, and one more was claimed ahead.
        let claims = try ClaimFolder(test.workspace.claimed).claims()
        #expect(claims.count == 101)
        let suspect = try #require(claims.last)
        _ = try ImportAttempts(path: test.workspace.importAttempts).begin(suspect.delivery)
        let isSuspect = counter(to: 201)
        let told = Mutex<Int?>(nil)
        _ = try test.pipeline { progress in
            guard case .importing(let done, let total) = progress, done == total, total > 0,
                isSuspect()
            else { return }
            let count = try test.outbox("receipts").count
            told.withLock { $0 = count }
        }.run()
        #expect(told.withLock { $0 } == 100)
        try expectEach(of: 102, test)
    }

    @Test func `a file that can't be taken stops no other, nor what another claim had left`() throws
    {
        let test = try TestWorkspace()
        let pipeline = try test.pipeline()
        for person in 1...3 {
            try test.drop(Documents.candidates(Documents.person(person)), as: "\(person).xml")
        }
        // What the next delivery's folder would be called is there; the clock stands, so ids count up.
        var id = pipeline.open.identifiers.next()
        while id.last == "Z" { id = pipeline.open.identifiers.next() }
        let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        let digit = try #require(digits.firstIndex { $0 == id.last })
        let next = String(id.dropLast()) + String(digits[digit + 1])
        try FileManager.default.createDirectory(
            atPath: "\(test.workspace.claimed)/\(next)", withIntermediateDirectories: false)
        // A copy from another file system, whose original is gone.
        let copy = "\(test.workspace.claimed)/01ARZ3NDEKTSV4RRFFQ69G5FAV+7"
        try FileManager.default.createDirectory(
            atPath: copy, withIntermediateDirectories: false)
        try Documents.candidates(Documents.person(4)).write(
            toFile: "\(copy)/4.xml", atomically: false, encoding: .utf8)
        let result = try pipeline.run()
        #expect(Set(result.deliveries.map(\.file)) == ["2.xml", "3.xml", "4.xml"])
        #expect(result.waiting.map(\.file) == ["1.xml"])
        #expect(
            Set(try test.mails().map(\.to))
                == ["c2@mail.example", "c3@mail.example", "c4@mail.example"])
        // Not at once, but when it is tried again nothing is in its way any more.
        test.clock.advance(hours: 0.01)
        #expect(try pipeline.run().deliveries.map(\.file) == ["1.xml"])
    }
}
