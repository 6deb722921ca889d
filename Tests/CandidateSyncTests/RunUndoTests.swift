import Foundation
import Publishing
import Recruiting
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import SiteSettings
@testable import SyncStore

/// 実行の取り消し: what is taken back, what stays, and a process that dies meanwhile.
@Suite(.ownThreads) struct RunUndoTests {
    private static let settings =
        TestWorkspace.settings
        + "status: {field: Person.U_S, opened: 開設, registered: 本登録, duplicate: 重複, "
        + "withdrawn: 退会, answer_within_h: 24}\n"

    private static let export = Documents.candidates(
        ((1...6).map { Documents.person($0, owner: 7) } + [
            Documents.person(8, mail: "x@mail.example", owner: 7),
            Documents.person(9, mail: "c1@mail.example", owner: 7),
        ]).joined())

    /// A workspace whose first run has opened six accounts, found a duplicate, and somebody who has the
    /// mail of another one.
    private func makeWorkspace(_ settings: String = Self.settings) throws -> TestWorkspace {
        let test = try TestWorkspace(settings: settings)
        try test.importAccounts("x@mail.example,他人,registered,yes,,")
        try test.drop(Documents.users(Documents.user(7, mail: "o@agency.example")), as: "0.xml")
        try test.drop(Self.export, as: "1.xml")
        try test.run()
        return test
    }

    private func firstRun(_ test: TestWorkspace) throws -> Run {
        try #require(try test.accounts().read { try $0.runs(limit: 100) }.last)
    }

    private func decision(_ test: TestWorkspace, _ person: Int64) throws -> Decision {
        let run = try firstRun(test)
        return try #require(try test.accounts().read { try $0.decision(of: person, in: run) })
    }

    /// Takes a file away as a collector does.
    private func collect(_ test: TestWorkspace, _ path: String) throws {
        try FileManager.default.removeItem(atPath: "\(test.workspace.outbox)/\(path)")
    }

    private func undo(_ test: TestWorkspace) async throws -> UndoReport {
        let answer = try await UndoRun(test.myPage())(firstRun(test), by: "test")
        guard case .report(let report) = answer else { throw Death() }
        return report
    }

    private func preview(_ test: TestWorkspace) async throws -> UndoRun.Answer {
        try await UndoRun(test.myPage()).preview(firstRun(test))
    }

    private func account(_ test: TestWorkspace, _ person: Int64) throws -> Account? {
        try test.accounts().read { try $0.accounts(everOfPerson: person) }.first
    }

    private func written(_ test: TestWorkspace) throws -> Int {
        try test.accounts().read {
            try $0.peopleWritten(since: test.clock.now.addingTimeInterval(-86_400))
        }
    }

    private func exportAgain(_ test: TestWorkspace) throws -> [Int64: Outcome] {
        try test.outcomes(of: Self.export)
    }

    // MARK: a kill in the middle

    /// Half of the mails are collected and the status updates too; one person was written to again.
    private func makeHalfCollected() async throws -> TestWorkspace {
        let test = try makeWorkspace()
        for person in 1...3 { try collect(test, decision(test, Int64(person)).mailFile) }
        try collect(test, decision(test, 1).statusFile)
        test.clock.advance(hours: 1)
        let six = try #require(try account(test, 6))
        #expect(try await ResendMail(test.myPage())(account: six.id, by: "test") == .sent)
        return test
    }

    /// Undoes in steps of two people, and dies behind so many steps of publishing.
    /// - Returns: how many there were.
    private func undo(_ test: TestWorkspace, dyingAt fatal: Int) throws -> Int {
        let steps = FatalStep(fatal)
        let site = try test.myPage(reached: { _ in try steps.pass() })
        var undo = RunUndo(site.open, site.settings)
        undo.people = 2
        let run = try firstRun(test)
        do {
            try undo.begin(run, by: "test")
            while try undo.step(run) {}
        } catch is Death {}
        return steps.count
    }

    private func check(_ test: TestWorkspace, _ report: UndoReport, _ comment: Comment) throws {
        #expect(report.finishedAt != nil, comment)
        #expect(report.withdrawn == 5, comment)
        #expect(report.leftAlone == 1, comment)
        #expect(report.mails == .init(taken: 2, collected: 3), comment)
        #expect(report.notices == .init(taken: 1, collected: 0), comment)
        #expect(report.statuses == .init(taken: 1, collected: 1), comment)
        #expect(report.reversed == 5, comment)
        #expect(report.remains.map(\.person) == [1, 2, 3, 6], comment)
        #expect(report.remains.map(\.what) == [.mail, .mail, .mail, .account], comment)
        #expect(report.remains.last?.why == .writtenAgain, comment)
        #expect(try test.mails().map(\.to) == ["c6@mail.example", "c6@mail.example"], comment)
        let reversed = try test.outbox("status").values.flatMap { text -> [String] in
            #expect(text.contains("退会"), comment)
            return text.matches(of: /\.P_Id>([0-9]+)</).map { String($0.1) }
        }
        #expect(reversed.sorted() == ["1", "2", "3", "4", "5"], comment)
        let causes = try (1...6).map { try account(test, $0)?.withdrawal }
        #expect(causes == [.recalled, .recalled, .recalled, .undone, .undone, nil], comment)
        #expect(try written(test) == 4, comment)
        #expect(try test.files(below: test.workspace.takenBack).isEmpty, comment)
        #expect(try test.files(below: test.workspace.spool).isEmpty, comment)
    }

    @Test
    func `whichever step it dies at, the same once more ends it, and a start of the sync too`()
        async throws
    {
        let steps = try undo(try await makeHalfCollected(), dyingAt: 0)
        try #require(steps > 10)
        for fatal in 1...steps {
            let test = try await makeHalfCollected()
            _ = try undo(test, dyingAt: fatal)
            if fatal.isMultiple(of: 2) { try test.run() }
            try check(test, try await undo(test), "died at step \(fatal)")
        }
    }

    @Test func `one that was cut short is a problem until it is done`() async throws {
        let test = try makeWorkspace()
        #expect(try undo(test, dyingAt: 3) == 3)
        #expect(try test.status().problems == [.undoing(run: firstRun(test).id)])
        try test.run()
        #expect(try test.status().problems == [])
        #expect(try firstRun(test).undoing?.finishedAt != nil)
    }

    @Test func `whoever is erased before one that was cut short goes on gets nothing`()
        async throws
    {
        let steps = try undo(try makeWorkspace(), dyingAt: 0)
        var hasFound = false
        for fatal in 1...steps {
            let test = try makeWorkspace()
            let mail = String(try decision(test, 2).mailFile.dropFirst("mail/".count))
            _ = try undo(test, dyingAt: fatal)
            hasFound = try hasFound || !test.files(below: test.workspace.takenBack).isEmpty
            #expect(try await EraseAccount(test.myPage())(.person(2), by: "test") != nil)
            try test.run()
            #expect(try test.outbox("mail")[mail] == nil, "step \(fatal)")
            let aside = try test.files(below: test.workspace.takenBack)
            #expect(aside.isEmpty, "step \(fatal)")
        }
        #expect(hasFound)
    }

    @Test func `who stops the start that ends one is heard, and the next start ends it`() throws {
        let test = try makeWorkspace()
        #expect(try undo(test, dyingAt: 3) == 3)
        #expect(throws: CancellationError.self) {
            try test.pipeline(listener: { _ in throw CancellationError() })
        }
        #expect(try firstRun(test).undoing?.finishedAt == nil)
        try test.run()
        #expect(try firstRun(test).undoing?.finishedAt != nil)
    }

    @Test func `a service at work ends one that was cut short`() async throws {
        let test = try await makeHalfCollected()
        let watch = try test.watch()
        #expect(try undo(test, dyingAt: 3) == 3)
        #expect(try firstRun(test).undoing?.finishedAt == nil)
        _ = try watch.turn()
        #expect(try firstRun(test).undoing?.finishedAt == test.clock.now)
        try check(test, try await undo(test), "ended by the service")
    }

    /// Begins to undo the first run, of which a mail can't be taken back.
    /// - Returns: the folder that lies in its way.
    private func beginHindered(_ test: TestWorkspace) throws -> String {
        let mail = try #require(OutboxItem(path: try decision(test, 1).mailFile))
        let obstacle = "\(test.workspace.takenBack)/\(mail.id)"
        try FileManager.default.createDirectory(
            atPath: obstacle, withIntermediateDirectories: true)
        let site = try test.myPage()
        try RunUndo(site.open, site.settings).begin(firstRun(test), by: "test")
        return obstacle
    }

    @Test func `a service that can't undo a run does everything else, and undoes it once it can`()
        throws
    {
        let test = try makeWorkspace()
        let watch = try test.watch()
        let obstacle = try beginHindered(test)
        test.clock.advance(hours: 1)
        try test.drop(Documents.candidates(Documents.person(20)))
        _ = try watch.turn()
        #expect(try account(test, 20) != nil)
        #expect(try firstRun(test).undoing?.finishedAt == nil)
        try FileManager.default.removeItem(atPath: obstacle)
        _ = try watch.turn()
        #expect(try firstRun(test).undoing?.finishedAt == test.clock.now)
        #expect(try test.mails().map(\.to) == ["c20@mail.example"])
    }

    @Test func `one that can't be undone keeps no start from its work, and a later one does it`()
        throws
    {
        let test = try makeWorkspace()
        let obstacle = try beginHindered(test)
        test.clock.advance(hours: 1)
        try test.drop(Documents.candidates(Documents.person(20)))
        #expect(try test.run().hasTrouble)
        #expect(try account(test, 20) != nil)
        #expect(try firstRun(test).undoing?.finishedAt == nil)
        try FileManager.default.removeItem(atPath: obstacle)
        #expect(try !test.run().hasTrouble)
        #expect(try firstRun(test).undoing?.finishedAt == test.clock.now)
    }

    @Test func `repeated, it changes nothing and says the same`() async throws {
        let test = try await makeHalfCollected()
        let report = try await undo(test)
        try check(test, report, "undone")
        let before = try test.outbox()
        test.clock.advance(hours: 1)
        #expect(try await undo(test) == report)
        #expect(try test.outbox() == before)
    }

    @Test func `the dry run says what will be done, and changes nothing`() async throws {
        let test = try await makeHalfCollected()
        let before = try test.outbox()
        guard case .report(let dry) = try await preview(test) else { throw Death() }
        #expect(try test.outbox() == before)
        #expect(dry.by == nil && dry.finishedAt == nil)
        #expect(try account(test, 1)?.status == .provisional)
        let done = try await undo(test)
        #expect(dry.remains == done.remains)
        #expect(dry.mails == done.mails && dry.notices == done.notices)
        #expect(dry.statuses == done.statuses && dry.reversed == done.reversed)
        #expect(dry.withdrawn == done.withdrawn && dry.leftAlone == done.leftAlone)
    }

    @Test func `a file that was committed and had not left yet never leaves`() async throws {
        let test = try makeWorkspace()
        let item = try #require(OutboxItem(path: try decision(test, 4).mailFile))
        try FileManager.default.moveItem(
            atPath: "\(test.workspace.outbox)/\(item.path)",
            toPath: "\(test.workspace.spool)/\(item.id)")
        #expect(try await undo(test).mails == .init(taken: 6, collected: 0))
        try test.run()
        #expect(try test.mails().isEmpty)
        #expect(try test.outbox("status").isEmpty)
    }

    @Test
    func `a mail that was taken by who died stays with an account that was touched meanwhile`()
        async throws
    {
        let test = try makeWorkspace()
        // Dies behind the rename of the first mail, before anything is committed.
        #expect(try undo(test, dyingAt: 1) == 1)
        let item = try #require(OutboxItem(path: try decision(test, 1).mailFile))
        #expect(try test.files(below: test.workspace.takenBack).keys.sorted() == [item.id])
        test.clock.advance(hours: 1)
        let one = try #require(try account(test, 1))
        #expect(try await ResendMail(test.myPage())(account: one.id, by: "test") == .sent)
        let report = try await undo(test)
        #expect(report.withdrawn == 5 && report.leftAlone == 1)
        #expect(try test.mails().map(\.to) == ["c1@mail.example", "c1@mail.example"])
        // Who waits for that account goes on waiting.
        #expect(try test.accounts().read { try $0.peopleToLookAtAgain() } == [9])
    }

    // MARK: judgements

    @Test
    func `whose mail was taken back was never written to, and may be opened at the next export`()
        async throws
    {
        let test = try makeWorkspace()
        #expect(try written(test) == 6)
        let report = try await undo(test)
        #expect(report.mails == .init(taken: 6, collected: 0) && report.reversed == 0)
        #expect(try written(test) == 0)
        #expect(try test.outbox("mail").isEmpty && test.outbox("status").isEmpty)
        // Not even who waited for one of the accounts is looked at before.
        #expect(try test.run().runs.isEmpty)
        #expect(try test.accounts().read { try $0.peopleToLookAtAgain() } == [])
        let outcomes = try exportAgain(test)
        #expect(outcomes[1] == .opened && outcomes[6] == .opened)
        #expect(try written(test) == 6)
    }

    @Test func `whose mail was collected is left in peace until somebody says otherwise`()
        async throws
    {
        let test = try makeWorkspace()
        try collect(test, decision(test, 2).mailFile)
        _ = try await undo(test)
        #expect(try written(test) == 1)
        #expect(try exportAgain(test)[2] == .withdrawn)
        let two = try #require(try account(test, 2))
        #expect(two.withdrawal == .recalled && two.leftAt != nil)
        #expect(try await ReopenAccount(test.myPage())(account: two.id, by: "test"))
        #expect(try exportAgain(test)[2] == .opened)
        #expect(try account(test, 2)?.status == .provisional)
    }

    @Test func `whom staff want to have looked at again still is`() async throws {
        let test = try makeWorkspace()
        let site = try test.myPage()
        let two = try #require(try account(test, 2))
        #expect(try await WithdrawAccount(site)(account: two.id, by: "test"))
        #expect(try await ReopenAccount(site)(account: two.id, by: "test"))
        #expect(try await LookAgain(site)(person: 9, by: "test"))
        _ = try await undo(test)
        #expect(try test.accounts().read { try $0.peopleToLookAtAgain() } == [2, 9])
    }

    @Test
    func `an account that somebody has touched is left alone, and its status is written anew`()
        async throws
    {
        let test = try makeWorkspace()
        let site = try test.myPage()
        test.clock.advance(hours: 1)
        let ids = try (1...6).map { try #require(try account(test, $0)).id }
        #expect(
            try await SetAccountPassword(site)("correct horse battery", account: ids[0], by: "test")
                == .set)
        #expect(try await ResendMail(site)(account: ids[1], by: "test") == .sent)
        #expect(try await WithdrawAccount(site)(account: ids[2], by: "test"))
        _ = try test.outcomes(
            of: Documents.candidates(Documents.person(4, mail: "new@mail.example")))
        #expect(try await EraseAccount(site)(.account(ids[4]), by: "test") != nil)
        let opened = try decision(test, 1).statusFile
        for path in try test.outbox("status").keys.map({ "status/\($0)" }) where path != opened {
            try collect(test, path)
        }
        let report = try await undo(test)
        #expect(report.withdrawn == 1)
        #expect(
            report.remains.filter { $0.what == .account }.map(\.why)
                == [.passwordSet, .writtenAgain, .hasLeft, .moved, .erased])
        // That of 6, and those of 3 and 4, whose links have ended.
        #expect(report.mails == .init(taken: 3, collected: 0))
        #expect(try account(test, 1)?.status == .registered)
        #expect(try account(test, 6)?.withdrawal == .undone)
        // Of the registered and the withdrawn a later document says it already.
        let texts = try Array(test.outbox("status").values)
        #expect(texts.count == 1)
        #expect(texts.first?.contains("開設") == true)
        let again = texts.first?.matches(of: /\.P_Id>([0-9]+)</).map { String($0.1) }
        #expect(again?.sorted() == ["2", "4"])
    }

    @Test
    func `a mail whose link has ended since is taken back from an account that is left alone`()
        async throws
    {
        let test = try makeWorkspace()
        test.clock.advance(hours: 1)
        _ = try test.outcomes(
            of: Documents.candidates(
                Documents.person(2, "<Person.P_Deleted>1</Person.P_Deleted>"),
                Documents.person(3, mail: "new@mail.example")))
        let four = try #require(try account(test, 4))
        #expect(try await WithdrawAccount(test.myPage())(account: four.id, by: "test"))
        guard case .report(let dry) = try await preview(test) else { throw Death() }
        let report = try await undo(test)
        #expect(dry.mails == report.mails)
        #expect(report.mails == .init(taken: 6, collected: 0))
        #expect(report.withdrawn == 3 && report.leftAlone == 3)
        #expect(report.remains.map(\.why) == [.hasLeft, .moved, .hasLeft])
        #expect(try test.mails().map(\.to) == ["new@mail.example"])
        #expect(try account(test, 3)?.status == .provisional)
        #expect(try written(test) == 1)
    }

    @Test(arguments: [true, false])
    func `owners are told again only of what they were not told`(isCollected: Bool) async throws {
        let test = try makeWorkspace(Self.settings + "sync: {duplicate_notice: once}\n")
        let notice = try decision(test, 8).mailFile
        #expect(!notice.isEmpty)
        if isCollected { try collect(test, notice) }
        let report = try await undo(test)
        #expect(report.notices == .init(taken: isCollected ? 0 : 1, collected: isCollected ? 1 : 0))
        #expect(report.remains.contains { $0.what == .notice && $0.person == 8 } == isCollected)
        _ = try exportAgain(test)
        let told = try test.mails().filter { $0.to.contains("o@agency.example") }
        #expect(told.count == (isCollected ? 0 : 1))
    }

    @Test func `what is owed to owners because of the run is owed no more`() async throws {
        let test = try TestWorkspace(settings: Self.settings)
        try test.importAccounts("x@mail.example,他人,registered,yes,,")
        try test.drop(Self.export, as: "1.xml")
        try test.run()
        #expect(try test.accounts().read { try $0.owedNotices(.duplicate).count } == 1)
        _ = try await undo(test)
        try test.drop(Documents.users(Documents.user(7, mail: "o@agency.example")), as: "0.xml")
        try test.run()
        #expect(try test.mails().isEmpty)
    }

    @Test func `a status document that the CRM has answered counts as collected, wherever it lies`()
        async throws
    {
        let test = try makeWorkspace()
        let path = try decision(test, 1).statusFile
        let name = String(path.dropFirst("status/".count))
        let text = try #require(try test.outbox("status")[name])
        try test.drop(Documents.answer(to: text), as: "\(name).answer.xml")
        try test.run()
        let report = try await undo(test)
        #expect(report.statuses == .init(taken: 1, collected: 1))
        #expect(report.reversed == 6)
    }

    @Test func `no answer is waited for to a document that was taken back`() async throws {
        let test = try makeWorkspace()
        _ = try await undo(test)
        #expect(
            try test.accounts().read {
                try $0.unansweredDocuments(sentBefore: .distantFuture)
            } == [])
    }

    // MARK: refusals, and how it is shown

    @Test func `a run that waits is to be discarded, and one of reminders opened nothing`()
        async throws
    {
        let test = try TestWorkspace(
            settings: Self.settings
                + "safety: {max_new_accounts: 1}\nsync: {reminders: 1, reminder_interval_h: 24}\n")
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        test.clock.advance(hours: 1)
        try test.drop(Documents.candidates(Documents.person(2), Documents.person(3)))
        let held = try #require(try test.run().held.first)
        let run = try #require(try test.accounts().read { try $0.run(held) })
        let undo = try UndoRun(test.myPage())
        #expect(try await undo.preview(run) == .refused(.state(.held)))
        #expect(try await undo(run, by: "test") == .refused(.state(.held)))
        #expect(try test.accounts().read { try $0.run(held) }?.undoing == nil)
        let reminders = Run.Kind.reminder.rawValue
        try test.change("UPDATE run SET kind = '\(reminders)' WHERE id <> '\(held)'")
        #expect(try await preview(test) == .refused(.reminders))
    }

    @Test func `the run, its decisions and the audit list say it`() async throws {
        let test = try makeWorkspace()
        _ = try await undo(test)
        let run = try firstRun(test)
        #expect(run.state == .finished && run.undoing?.by == "test")
        #expect(run.undoing?.finishedAt == test.clock.now)
        #expect(try decision(test, 1).undone == .withdrawn)
        #expect(try decision(test, 8).undone == .told)
        #expect(try decision(test, 9).undone == nil)
        let entry = try #require(
            try test.accounts().read { try $0.audit(.run, run.id, limit: 1) }.first)
        #expect(entry.new == "undone" && entry.who == "test")
        #expect(try test.outbox("reports").count == 2)
    }
}
