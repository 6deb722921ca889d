import Foundation
import Glibc
import SyncStore
import Synchronization
import TestSupport
import Testing

@testable import SiteSettings

/// The real service, killed (`kill -9`) at random moments while files arrive and a collector takes
/// what comes out the moment it appears.
@Suite(.ownThreads) struct WatchKillTests {
    /// How often the service is killed; WATCH_KILL_ROUNDS changes it.
    private static let rounds =
        Int(ProcessInfo.processInfo.environment["WATCH_KILL_ROUNDS"] ?? "") ?? 200

    @Test func `every account has one request mail, every delivery one receipt, nothing is left`()
        throws
    {
        // However slow the machine: what was never planned before a kill comes in one run at the
        // end, and must not be held for its size.
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 0}\n")
        let collector = try Collector(test)
        var generator = SeededGenerator(seed: UInt64(Date().timeIntervalSince1970))
        var people = 0
        var dropped = 0
        for round in 0..<Self.rounds {
            let service = try RunningService(test)
            // Three files a round while it works: two good ones, now and then a bad one.
            for _ in 0..<3 {
                dropped += 1
                if dropped % 7 == 0 {
                    try drop("<Candidate><Item></Candidate>", as: "\(round)-\(dropped)", test)
                } else {
                    let items = (0..<4).map { _ in
                        people += 1
                        return Documents.person(people)
                    }
                    let text = "<Candidate><Code>0</Code>\(items.joined())</Candidate>"
                    try drop(text, as: "\(round)-\(dropped)", test)
                }
                poll(nil, 0, Int32.random(in: 0...30, using: &generator))
            }
            poll(nil, 0, Int32.random(in: 0...60, using: &generator))
            service.kill()
        }
        let last = try RunningService(test)
        #expect(try isDone(test))
        // One that was being read at two kills is set aside, and comes again.
        for receipt in collector.files(in: "receipts") where receipt.value.contains("poisonous") {
            dropped += 1
            let rejected = receipt.key.replacing(/json$/, with: "xml")
            let isThere = waitFor { collector.files(in: "rejected")[rejected] != nil }
            try #require(isThere)
            try drop(collector.files(in: "rejected")[rejected] ?? "", as: "again-\(dropped)", test)
        }
        #expect(try isDone(test))
        last.send(SIGTERM)
        #expect(try last.end() == 0)
        try collector.stop()

        let mails = collector.files(in: "mail").values.map { SentMail($0).to }
        #expect(mails.count == people)
        #expect(Set(mails) == Set((1...people).map { "c\($0)@mail.example" }))
        let receipts = collector.files(in: "receipts").keys.map { $0.prefix { $0 != "." } }
        #expect(receipts.count == dropped)
        #expect(Set(receipts).count == dropped)
        #expect(collector.twice.isEmpty)
        #expect(try test.files(below: test.workspace.spool).isEmpty)
        #expect(try test.files(below: test.workspace.claimed).isEmpty)
    }

    private func isDone(_ test: TestWorkspace) throws -> Bool {
        try waitFor {
            try test.files(below: test.workspace.inbox).isEmpty
                && test.files(below: test.workspace.claimed).isEmpty
                && test.accounts().read { transaction in
                    // Not one that is being decided or carried out just now.
                    try transaction.runs(limit: 10_000).allSatisfy { $0.finishedAt != nil }
                }
        }
    }

    private func drop(_ text: String, as name: String, _ test: TestWorkspace) throws {
        try test.write(text, to: "inbox/\(name).xml.part")
        rename(
            "\(test.workspace.inbox)/\(name).xml.part", "\(test.workspace.inbox)/\(name).xml")
    }
}

/// Takes every file out of the outbox as soon as it sees it, on a thread of its own.
private final class Collector: Sendable {
    private struct State {
        var isStopping = false
        var hasStopped = false
        var files: [String: [String: String]] = [:]
        var twice: [String] = []
    }

    private let state = Mutex(State())
    private let outbox: String

    init(_ test: TestWorkspace) throws {
        outbox = test.workspace.outbox
        let thread = Thread { [self] in
            var isLast = false
            while !isLast {
                isLast = state.withLock { $0.isStopping }
                for folder in ["mail", "receipts", "reports", "rejected"] { take(folder) }
                poll(nil, 0, 1)
            }
            state.withLock { $0.hasStopped = true }
        }
        thread.start()
    }

    /// Ends it after a last look.
    func stop() throws {
        state.withLock { $0.isStopping = true }
        try #require(waitFor { state.withLock { $0.hasStopped } })
    }

    func files(in folder: String) -> [String: String] {
        state.withLock { $0.files[folder] ?? [:] }
    }

    /// Names that came more than once.
    var twice: [String] { state.withLock { $0.twice } }

    private func take(_ folder: String) {
        let path = "\(outbox)/\(folder)"
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] {
            guard let data = FileManager.default.contents(atPath: "\(path)/\(name)"),
                unlink("\(path)/\(name)") == 0
            else { continue }
            state.withLock { state in
                let text = String(decoding: data, as: UTF8.self)
                if state.files[folder, default: [:]].updateValue(text, forKey: name) != nil {
                    state.twice.append(name)
                }
            }
        }
    }
}
