import Foundation
import Recruiting
import SiteSettings
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync

/// Nobody waits long for the accounts: whatever the size of a run, a transaction writes so many rows.
@Suite(.ownThreads) struct WriteLengthTests {
    private func people(_ ids: ClosedRange<Int>, mail: String? = nil) -> String {
        let people = ids.map { Documents.person($0, mail: mail, owner: 5 + $0 % 3) }
        return "<Candidate><Code>0</Code>\(people.joined())</Candidate>"
    }

    @Test func `three thousand duplicates are told of in many transactions`() throws {
        let test = try TestWorkspace(with: "status: {field: Person.U_S, duplicate: 重複}\n")
        try test.importAccounts("x@mail.example,他人,registered,yes,,")
        try test.drop(
            Documents.users(
                Documents.user(5, mail: "u5@agency.example"),
                Documents.user(6, mail: "u6@agency.example"),
                Documents.user(7, mail: "u7@agency.example")), as: "0.xml")
        try test.drop(people(1...3_000, mail: "x@mail.example"), as: "1.xml")
        let log = RecordingLog()
        _ = try test.pipeline(log: log.logger).run()
        let mails = try test.mails()
        #expect(mails.map(\.to).sorted() == (5...7).map { "u\($0)@agency.example" })
        #expect(mails.allSatisfy { $0.body.contains("次の1000件") })
        #expect(log.rowsWritten.reduce(0, +) > 4 * 3_000)
        #expect(log.rowsWritten.max() ?? 0 < 1_500)
    }

    @Test func `a long run that waits, is taken over, discarded and purged is so in steps`() throws
    {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 1}\n")
        let log = RecordingLog()
        func run() throws -> [String] { try test.pipeline(log: log.logger).run().held }
        try test.drop(people(1...2_500))
        let first = try #require(try run().first)
        try test.drop(people(2_501...2_502))
        let second = try #require(try run().first)
        #expect(second != first)
        let accounts = try AccountStore(path: test.workspace.accounts) { write in
            #expect(write.rows < 10)
        }
        let held = try #require(try accounts.read { try $0.run(second) })
        #expect(try accounts.read { try $0.counts(of: held) } == [.held: 2_502])
        #expect(try accounts.write { try $0.discard(held, by: "test", at: test.clock.now) })
        #expect(try run().isEmpty)
        #expect(try accounts.read { try $0.pendingCount(in: held) } == 0)
        for _ in 1...2 {
            test.clock.advance(hours: 24 * 401)
            #expect(try run().isEmpty)
        }
        #expect(try accounts.read { try $0.decisions(in: held, limit: 1) }.isEmpty)
        #expect(log.rowsWritten.max() ?? 0 < 2_100)
    }

    @Test func `reminders of thousands are planned, and wait, in steps`() throws {
        func settings(_ limit: Int) -> String {
            TestWorkspace.decided(
                TestWorkspace.settings + "safety: {max_new_accounts: \(limit)}\n"
                    + "sync: {reminders: 1}\n")
        }
        let test = try TestWorkspace(settings: settings(0))
        try test.drop(people(1...4_100))
        try test.run()
        test.clock.advance(hours: 24)
        try test.write(settings(1), to: "settings.yaml")
        let log = RecordingLog()
        #expect(try test.pipeline(log: log.logger).run().held.count == 1)
        #expect(log.rowsWritten.count { $0 >= 2_000 } == 4)
        #expect(log.rowsWritten.max() ?? 0 < 2_100)
        #expect(try test.mails().count == 4_100)
    }

    @Test func `thousands of accounts that nobody has used are closed in steps`() throws {
        let test = try TestWorkspace(with: "safety: {close_unused_after_days: 7}\n")
        let lines = (1...2_100).map { "c\($0)@mail.example,甲,provisional,no,\($0)," }
        try test.importAccounts(lines.joined(separator: "\r\n"))
        // As if they had been written to.
        try test.change("UPDATE account SET last_mail_at = created_at")
        test.clock.advance(hours: 8 * 24)
        try test.run()
        // A day on, the clock is believed.
        test.clock.advance(hours: 24)
        let log = RecordingLog()
        _ = try test.pipeline(log: log.logger).run()
        let accounts = try test.accounts().read { try $0.accounts(limit: 3_000) }
        #expect(accounts.count == 2_100)
        #expect(accounts.allSatisfy { $0.status == .withdrawn })
        #expect(log.rowsWritten.max() ?? 0 < 500)
    }
}

extension RecordingLog {
    /// How many rows each write transaction changed.
    fileprivate var rowsWritten: [Int] {
        lines.compactMap { $0.metadata["rows"] }.compactMap { Int("\($0)") }
    }
}
