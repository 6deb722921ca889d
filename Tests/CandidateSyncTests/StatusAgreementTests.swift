import Foundation
import Publishing
import Recruiting
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import SiteSettings
@testable import SyncStore

/// The CRM ends up with what is true of an account, whatever came between.
@Suite(.ownThreads) struct StatusAgreementTests {
    private static let settings =
        TestWorkspace.settings
        + "status: {field: Person.U_S, opened: 開設, registered: 本登録, duplicate: 重複, "
        + "withdrawn: 退会, answer_within_h: 24}\n"
    private static let password = "correct horse battery"

    /// A workspace whose first person has an account, of which the CRM was told nothing yet.
    private func opened(_ settings: String = Self.settings) throws -> TestWorkspace {
        let test = try TestWorkspace(settings: settings)
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        return test
    }

    private func documents(_ test: TestWorkspace) throws -> [(name: String, text: String)] {
        try test.outbox("status").sorted { $0.key < $1.key }.map { (name: $0.key, text: $0.value) }
    }

    /// The CRM answers to the last document.
    private func answer(_ test: TestWorkspace, _ code: String) throws {
        let document = try #require(try documents(test).last)
        try test.drop(
            Documents.answer(to: document.text, codes: [code]), as: "\(document.name).answer.xml")
        try test.run()
    }

    private func items(_ test: TestWorkspace, of document: String) throws -> [SentStatus] {
        try test.accounts().read { try $0.statuses(ofDocument: String(document.prefix(26))) }
    }

    private func register(_ test: TestWorkspace) async throws {
        test.clock.advance(hours: 0.01)
        let token = try test.lastToken(to: "c1@mail.example")
        let set = try await SetPassword(test.myPage())(
            Self.password, again: Self.password, token: token)
        #expect(set == .set)
    }

    @Test(arguments: [true, false])
    func `what a document overtook that is taken back is sent anew if it was not taken`(
        isAnsweredBefore: Bool
    ) async throws {
        let test = try opened()
        try answer(test, "0")
        let site = try test.myPage()
        test.clock.advance(hours: 0.01)
        #expect(try await WithdrawAccount(site)(account: 1, by: "test"))
        let left = try #require(try documents(test).last)
        #expect(left.text.contains("退会"))
        if isAnsweredBefore { try answer(test, "302") }
        #expect(try await ReopenAccount(site)(account: 1, by: "test"))
        test.clock.advance(hours: 0.01)
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        #expect(try #require(try documents(test).last).text.contains("開設"))
        let run = try #require(try test.accounts().read { try $0.runs(limit: 1) }.first)
        _ = try await UndoRun(site)(run, by: "test")
        #expect(try documents(test).last?.name == left.name)
        if !isAnsweredBefore { try answer(test, "302") }
        test.clock.advance(hours: 1)
        try test.run()
        let last = try #require(try documents(test).last)
        #expect(last.name != left.name && last.text.contains("退会"))
    }

    @Test func `nothing is sent anew of whom an undo that is going on has not come to yet`()
        async throws
    {
        let test = try TestWorkspace(settings: Self.settings)
        try test.drop(Documents.candidates(Documents.person(2)))
        try test.run()
        try answer(test, "0")
        let site = try test.myPage()
        test.clock.advance(hours: 0.01)
        #expect(try await WithdrawAccount(site)(account: 1, by: "test"))
        let left = try #require(try documents(test).last)
        try answer(test, "302")
        #expect(try await ReopenAccount(site)(account: 1, by: "test"))
        test.clock.advance(hours: 0.01)
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        try test.run()
        #expect(try #require(try documents(test).last).text.contains("開設"))
        let run = try #require(try test.accounts().read { try $0.runs(limit: 1) }.first)
        do {
            let pipeline = try test.pipeline()
            var undo = RunUndo(site.open, site.settings)
            undo.people = 1
            try undo.begin(run, by: "test")
            while try undo.step(run) { try pipeline.retryStatuses() }
        }
        #expect(try documents(test).last?.name == left.name)
        test.clock.advance(hours: 1)
        try test.run()
        let last = try #require(try documents(test).last)
        #expect(last.name != left.name && last.text.contains("退会"))
    }

    @Test func `nothing is sent anew of whom the CRM has deleted meanwhile`() throws {
        let test = try opened()
        try answer(test, "9")
        let deleted = Documents.person(1, "<Person.P_Deleted>1</Person.P_Deleted>")
        #expect(try test.outcomes(of: Documents.candidates(deleted)) == [1: .deleted])
        test.clock.advance(hours: 1)
        try test.run()
        #expect(try documents(test).count == 1)
    }

    @Test func `at a start that waits for a file the service sleeps, and sends anew behind it`()
        throws
    {
        let test = try opened(
            Self.settings.replacing("settle_ms: 0", with: "settle_ms: 200"))
        try answer(test, "9")
        test.clock.advance(hours: 1)
        try test.drop(Documents.candidates(Documents.person(2)), as: "b.xml")
        let watch = try test.watch()
        #expect(try watch.turn() == .milliseconds(200))
        #expect(try documents(test).count == 1)
        test.clock.wait(.milliseconds(200))
        _ = try watch.turn()
        #expect(try test.accounts().read { try $0.nextStatusRetry() } == nil)
        #expect(try documents(test).count > 1)
    }

    @Test(arguments: ["302", "7"])
    func `of whoever was erased nothing is sent anew or refused`(code: String) async throws {
        let test = try TestWorkspace(settings: Self.settings)
        try test.importAccounts("c1@mail.example,他人,registered,yes,,")
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        let document = try #require(try documents(test).last)
        #expect(document.text.contains("重複"))
        // It was collected.
        try FileManager.default.removeItem(
            atPath: "\(test.workspace.outbox)/status/\(document.name)")
        _ = try await EraseAccount(test.myPage())(.person(1), by: "test")
        try test.drop(
            Documents.answer(to: document.text, codes: [code]), as: "\(document.name).answer.xml")
        try test.run()
        #expect(try items(test, of: document.name).map(\.state) == [.dropped])
        #expect(try test.accounts().read { try $0.nextStatusRetry() } == nil)
        #expect(try test.status().statusErrorCount == 0)
    }

    @Test func `of whoever was erased nothing overtaken is sent anew behind a document taken back`()
        async throws
    {
        let test = try TestWorkspace(settings: Self.settings)
        try test.importAccounts("c1@mail.example,他人,registered,yes,,")
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        try answer(test, "302")
        let site = try test.myPage()
        #expect(try await WithdrawAccount(site)(account: 1, by: "test"))
        #expect(try await ReopenAccount(site)(account: 1, by: "test"))
        test.clock.advance(hours: 0.01)
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        let document = try #require(try documents(test).last)
        #expect(document.text.contains("開設"))
        let now = test.clock.now
        // The files come behind the rows: whoever undoes the run in between finds the document there.
        try test.accounts().write { transaction in
            _ = try transaction.erase(
                people: [1], accounts: [2], mails: [], reason: Decider.Verdict.erased(at: now))
            try transaction.dropStatuses(ofDocument: String(document.name.prefix(26)), at: now)
        }
        #expect(try test.accounts().read { try $0.nextStatusRetry() } == nil)
    }

    @Test func `a registration is sent anew behind a withdrawal that is not told`() async throws {
        let test = try opened(Self.settings.replacing("withdrawn: 退会, ", with: ""))
        try answer(test, "0")
        try await register(test)
        try answer(test, "9")
        #expect(try await WithdrawAccount(test.myPage())(account: 1, by: "test"))
        test.clock.advance(hours: 1)
        try test.run()
        #expect(try documents(test).count == 3)
        #expect(try #require(try documents(test).last).text.contains("本登録"))
    }

    @Test func `no mail is out before the status document of its account, whenever a run dies`()
        throws
    {
        let test = try TestWorkspace(settings: Self.settings)
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        let mails = "\(test.workspace.outbox)/mail"
        let pipeline = try test.pipeline(reached: { step in
            let isOut = try? !FileManager.default.contentsOfDirectory(atPath: mails).isEmpty
            if step == .moved, isOut == true { throw Death() }
        })
        #expect(throws: Death.self) { _ = try pipeline.run() }
        #expect(try test.outbox("mail").count == 1)
        #expect(try documents(test).count == 1)
    }
}
