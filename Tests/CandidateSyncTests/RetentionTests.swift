import Foundation
import MyPage
import Recruiting
import SiteSettings
import TestSupport
import Testing

@testable import CandidateSync
@testable import SyncStore

/// What is kept for how long (`safety.keep_days`, `safety.forget_withdrawn_after_days`), and what for as
/// long as anybody needs it.
@Suite(.ownThreads) struct RetentionTests {
    func workspace(_ settings: String = "") throws -> TestWorkspace {
        try TestWorkspace(with: settings)
    }

    func names(_ test: TestWorkspace, _ folder: String) throws -> [String] {
        try test.files(below: "\(test.workspace.root)/\(folder)").keys.sorted()
    }

    // MARK: files

    @Test func `receipts, reports and rejected files go; mails and status documents never do`()
        throws
    {
        let test = try workspace("status: {field: Person.U_S, opened: 開設}\n")
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.drop("<Candidate><Item></Candidate>", as: "bad.xml")
        try test.run()
        let foreign = "notes.01K00000000000000000000000.txt"
        for folder in ["reports", "receipts", "rejected"] {
            try test.write("", to: "outbox/\(folder)/\(foreign)")
        }
        #expect(try names(test, "outbox/receipts").count == 3)
        #expect(try names(test, "outbox/reports").count == 3)
        #expect(try names(test, "outbox/rejected").count == 2)
        try test.letPass(days: 399)
        #expect(try names(test, "outbox/rejected").count == 2)
        try test.letPass(days: 1)
        for folder in ["reports", "receipts", "rejected"] {
            #expect(try names(test, "outbox/\(folder)") == [foreign])
        }
        #expect(try names(test, "outbox/mail").count == 1)
        #expect(try names(test, "outbox/status").count == 1)
    }

    @Test func `what can't be removed is stepped over, and stops nothing else`() throws {
        let test = try workspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        let stuck = "a.01K00000000000000000000000.json"
        try FileManager.default.createDirectory(
            atPath: "\(test.workspace.outbox)/receipts/\(stuck)", withIntermediateDirectories: false
        )
        try test.letPass(days: 401)
        #expect(try names(test, "outbox/receipts").isEmpty)
        #expect(try names(test, "outbox/reports").isEmpty)
    }

    @Test func `former mirrors and what a rebuild left go, the young ones stay`() throws {
        let test = try workspace()
        try test.run()
        let paths = test.workspace
        let old = paths.formerMirror(at: test.clock.now)
        let young = paths.formerMirror(at: test.clock.now.addingTimeInterval(86_400 * 20))
        let drafts = ["mirror.rebuilding", "mirror.rebuilding-wal"]
        for name in [old, "\(old)-wal", young] + drafts { try test.write("x", to: "state/\(name)") }
        try test.letPass(days: 31)
        let left = try names(test, "state").filter {
            $0.contains("former") || $0.contains("rebuil")
        }
        #expect(left == [young])
    }

    @Test func `saved simulations go by when they were saved`() throws {
        let test = try workspace()
        for (name, age) in [("old", 402.0), ("young", 390)] {
            try test.write("{}", to: "state/simulations/\(name).json")
            try FileManager.default.setAttributes(
                [.modificationDate: test.clock.now.addingTimeInterval(-86_400 * age)],
                ofItemAtPath: "\(test.workspace.simulations)/\(name).json")
        }
        try test.letPass(days: 1)
        #expect(try names(test, "state/simulations") == ["young.json"])
    }

    @Test func `archived files go after archive_days, forgotten people after mirror_days`() throws {
        let test = try TestWorkspace()
        _ = try test.outcomes(
            of: Documents.candidates(Documents.person(1), Documents.person(2, mail: "")))
        #expect(try test.files(below: test.workspace.archive).count == 1)
        func passes(days: Double) throws {
            test.clock.advance(hours: 24 * days)
            try test.run()
        }
        try passes(days: 31)
        // Nobody knows yet whether that is so, or the clock has jumped.
        #expect(try test.files(below: test.workspace.archive).count == 1)
        try passes(days: 1)
        #expect(try test.files(below: test.workspace.archive).isEmpty)
        #expect(try test.pipeline().mirror.read { try $0.candidate(2) != nil })
        try passes(days: 370)
        try passes(days: 1)
        #expect(try test.pipeline().mirror.read { try $0.candidate(2) == nil })
        // Whoever has an account is never forgotten.
        #expect(try test.pipeline().mirror.read { try $0.candidate(1) != nil })
    }

    @Test func `with mirror_days 0 whoever is exported no more is never forgotten`() throws {
        let test = try TestWorkspace(
            settings: TestWorkspace.settings.replacing(
                "settle_ms: 0", with: "settle_ms: 0, mirror_days: 0"))
        try test.drop(Documents.candidates(Documents.person(2, mail: "")))
        try test.run()
        try test.letPass(days: 4_000)
        #expect(try test.pipeline().mirror.read { try $0.candidate(2) != nil })
    }

    // MARK: runs and what they decided

    @Test func `a run that waits is kept with all it needs, and its report is as old as its end`()
        throws
    {
        let test = try workspace("safety: {max_new_accounts: 1}\n")
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        let id = try #require(try test.run().held.first)
        try test.letPass(days: 900)
        let run = try #require(try test.accounts().read { try $0.run(id) })
        #expect(try test.accounts().read { try $0.deliveries(ofRun: id) }.count == 1)
        #expect(
            try test.accounts().write { try $0.approve(run, by: "test", at: test.clock.now) })
        try test.letPass(days: 1)
        #expect(try test.mails().count == 2)
        try test.letPass(days: 300)
        #expect(try names(test, "outbox/reports") == ["\(id).csv", "\(id).json"])
    }

    @Test func `the last decision about who has an account stays, all others go`() throws {
        let test = try workspace()
        // A run about nobody.
        try test.drop(Documents.users(Documents.user(7, mail: "u@agency.example")), as: "0.xml")
        try test.run()
        let people = Documents.candidates(Documents.person(1), Documents.person(2, mail: ""))
        #expect(try test.outcomes(of: people) == [1: .opened, 2: .noMail])
        test.clock.advance(hours: 24)
        #expect(try test.outcomes(of: people) == [1: .alreadyOpen, 2: .noMail])
        test.clock.advance(hours: 24)
        // The last run stays anyhow.
        #expect(
            try test.outcomes(of: Documents.candidates(Documents.person(3, mail: ""))) == [
                3: .noMail
            ])
        try test.letPass(days: 401)
        let (first, second, runs) = try test.accounts().read {
            (
                try $0.decisions(ofPerson: 1, limit: 9), try $0.decisions(ofPerson: 2, limit: 9),
                try $0.runs(limit: 9)
            )
        }
        #expect(first.map(\.decision.outcome) == [.alreadyOpen])
        #expect(second.isEmpty)
        #expect(runs.count == 2)
        #expect(try test.accounts().read { try $0.deliveries(limit: 9) }.count == 1)
        #expect(try test.accounts().read { try $0.hasImportedRecords() })
        // And the next run gets a number of its own.
        #expect(try test.outcomes(of: people) == [1: .alreadyOpen, 2: .noMail])
    }

    @Test func `who was erased is known for as long as an archived export names them`() async throws
    {
        let test = try TestWorkspace(
            settings: TestWorkspace.settings.replacing(
                "settle_ms: 0", with: "settle_ms: 0, archive_days: 600"))
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        let account = try #require(try test.accounts().read { try $0.account(ofPerson: 1) }?.id)
        #expect(try await EraseAccount(test.myPage())(.account(account), by: "test") != nil)
        func erased() throws -> [Int64] {
            try test.accounts().read { try $0.erasures() }.map(\.person)
        }
        try test.letPass(days: 500)
        #expect(try erased() == [1])
        try test.letPass(days: 101)
        #expect(try erased() == [])
    }

    // MARK: people

    @Test func `what owners were told once is remembered as long as the mirror knows the person`()
        throws
    {
        func told(_ mirrorDays: Int) throws -> Int64? {
            let test = try TestWorkspace(
                settings: TestWorkspace.settings.replacing(
                    "settle_ms: 0", with: "settle_ms: 0, mirror_days: \(mirrorDays)")
                    + "sync: {duplicate_notice: once}\n")
            try test.importAccounts("x@mail.example,他人,registered,yes,,")
            try test.drop(Documents.users(Documents.user(7, mail: "u@agency.example")), as: "0.xml")
            try test.drop(
                Documents.candidates(Documents.person(9, mail: "x@mail.example", owner: 7)))
            #expect(try decided(test) == [9: .duplicate])
            #expect(try test.accounts().read { try $0.duplicateNotice(of: 9) } != nil)
            try test.letPass(days: 401)
            #expect(try test.accounts().read { try $0.decisions(ofPerson: 9, limit: 1) }.isEmpty)
            return try test.accounts().read { try $0.duplicateNotice(of: 9) }
        }
        func decided(_ test: TestWorkspace) throws -> [Int64: Outcome] {
            try test.outcomes(of: try test.run())
        }
        #expect(try told(0) != nil)
        #expect(try told(100) == nil)
    }

    private func withdraw(_ person: Int64, _ cause: Withdrawal, _ test: TestWorkspace) throws {
        let accounts = try test.accounts()
        let account = try #require(try accounts.read { try $0.account(ofPerson: person) })
        let isWithdrawn = try accounts.write {
            try $0.withdraw(account: account.id, cause, at: test.clock.now)
        }
        #expect(isWithdrawn)
    }

    @Test func `old records are found page by page, those of one day and of several`() throws {
        let test = try workspace()
        for people in [[1, 2, 3], [5, 4], [6]] {
            try test.drop(Documents.candidates(people.map { Documents.person($0) }.joined()))
            try test.run()
            test.clock.advance(hours: 24)
        }
        let mirror = try MirrorStore(path: test.workspace.mirror)
        let today = Int(test.clock.now.timeIntervalSince1970 / 86_400)
        var found: [Int64?] = []
        var last: MirrorStore.OldRecord?
        while case let page = try mirror.old(
            .candidate, notExportedSince: today - 1, after: last, limit: 2), let end = page.last
        {
            #expect(page.count <= 2)
            found += page.map(\.person)
            last = end
        }
        #expect(found == [1, 2, 3, 4, 5])
    }

    @Test func `old links are looked for link by link, and not among all accounts at each step`()
        throws
    {
        let test = try workspace()
        try test.workspace.prepare()
        let plan = try test.accounts().read { try $0.plan(of: AccountTransaction.oldLinks) }
        #expect(plan.contains("link USING PRIMARY KEY (hash>?)"), "\(plan)")
        #expect(!plan.contains("TEMP B-TREE"), "\(plan)")
    }

    @Test(arguments: ["skip", "reopen"])
    func `a withdrawn account is forgotten, and who has left by it stays left in peace`(
        setting: String
    ) throws {
        let test = try workspace("sync: {withdrawn: \(setting)}\n")
        let export = Documents.candidates(
            Documents.person(1), Documents.person(2), Documents.person(3))
        try test.drop(export)
        try test.run()
        try withdraw(1, .person, test)
        try withdraw(2, .displaced, test)
        try test.letPass(days: 401)
        #expect(try test.accounts().read { try $0.accounts(limit: 9) }.map(\.id) == [3])
        #expect(try test.accounts().read { try $0.links(ofAccount: 1) }.isEmpty)
        let outcomes = try test.outcomes(of: export)
        #expect(outcomes[1] == (setting == "skip" ? .withdrawn : .opened))
        #expect(outcomes[2] == .opened)
        let written = try test.mails().count { $0.to == "c1@mail.example" }
        #expect(written == (setting == "skip" ? 0 : 1))
    }

    @Test(arguments: [Withdrawal.declined, .recalled])
    func `who wants no mail, or holds one of an undone run, gets none whatever the settings say`(
        cause: Withdrawal
    ) throws {
        let test = try workspace("sync: {withdrawn: reopen}\n")
        let export = Documents.candidates(Documents.person(1))
        try test.drop(export)
        try test.run()
        try withdraw(1, cause, test)
        #expect(try test.outcomes(of: export) == [1: .withdrawn])
        try test.letPass(days: 401)
        #expect(try test.accounts().read { try $0.accounts(limit: 9) }.isEmpty)
        #expect(try test.outcomes(of: export) == [1: .withdrawn])
        #expect(try test.mails().isEmpty)
    }

    @Test func `with 0 days, before its time, or when its person lives here an account stays`()
        throws
    {
        func left(_ settings: String, days: Double, comesBack: Bool = false) throws -> [Int64] {
            let test = try workspace(settings)
            try test.drop(Documents.candidates(Documents.person(1)))
            try test.run()
            try withdraw(1, .person, test)
            if comesBack { try test.importAccounts("c1@mail.example,甲,registered,yes,,") }
            try test.letPass(days: days)
            return try test.accounts().read { try $0.accounts(limit: 9) }.map(\.id)
        }
        let never = "safety: {forget_withdrawn_after_days: 0}\n"
        #expect(try left(never, days: 4_000) == [1])
        #expect(try left("", days: 399) == [1])
        #expect(try left("", days: 401) == [])
        #expect(try left("", days: 401, comesBack: true) == [1, 2])
    }

    @Test func `accounts are forgotten another day where a program keeps the database locked`()
        throws
    {
        let test = try workspace()
        try test.importAccounts("c1@mail.example,甲,withdrawn,no,,")
        let now = test.clock.now
        let day = now.addingTimeInterval(86_400)
        let impatient = try AccountStore(path: test.workspace.accounts, patience: 0.01)
        func forget() throws -> Int {
            try impatient.forgetWithdrawn([1], before: day) { _, _ in }
        }
        try test.accounts().write { transaction in
            try transaction.noteScheduleDealtWith(until: now)
            // Not an hour later.
            #expect(throws: StoreError.self) { _ = try forget() }
        }
        #expect(try forget() == 1)
    }

    // MARK: lists

    @Test func `the audit list goes after its time, but for the last change of each file`() throws {
        let test = try workspace()
        try test.run()
        let start = test.clock.now
        func note(_ what: AuditEntry.Kind, _ subject: String, days: Double) throws {
            try test.accounts().write {
                try $0.note(
                    what, subject, by: "test", at: start.addingTimeInterval(86_400 * days),
                    old: nil, new: "x")
            }
        }
        try note(.settings, "settings.yaml", days: 0)
        try note(.settings, "settings.yaml", days: 1)
        try note(.account, "7", days: 2)
        try note(.account, "7", days: 300)
        try test.letPass(days: 410)
        let left = try test.accounts().read { try $0.audit(limit: 9) }
        #expect(left.map(\.sequence) == [4, 2])
        #expect(throws: TestWorkspace.Refused.self) {
            try test.change("DELETE FROM audit WHERE sequence = 4")
        }
    }

    @Test func `status documents are forgotten: settled ones after a month, others later`()
        throws
    {
        let test = try workspace(
            "status: {field: Person.U_S, opened: 開設, answer_within_h: 24}\n"
                + "safety: {max_new_accounts: 0}\n")
        let people = (1...1_200).map { Documents.person($0) }.joined()
        try test.drop(Documents.candidates(people))
        try test.run()
        let documents = try test.outbox("status").keys.map { String($0.prefix(26)) }.sorted()
        try #require(documents.count >= 6)
        try test.change(
            "UPDATE status_item SET state = 'done' WHERE document <> '\(documents[3])'")
        func known() throws -> [String] {
            try documents.filter { document in
                try !test.accounts().read { try $0.statuses(ofDocument: document) }.isEmpty
            }
        }
        try test.letPass(days: 29)
        #expect(try known() == documents)
        try test.letPass(days: 1)
        #expect(try known() == [documents[3]])
        try test.letPass(days: 370)
        #expect(try known() == [])
    }

    @Test func `told to stop, it stops between two steps, and goes on the next time`() throws {
        let test = try workspace()
        try test.run()
        let old = test.clock.now
        try test.accounts().write { transaction in
            for person in 1...2_500 {
                try transaction.add(
                    .looked, .person(Int64(person)), by: "担当", from: "192.0.2.1", at: old)
            }
        }
        test.clock.advance(hours: 24 * 401)
        try test.run()
        test.clock.advance(hours: 24)
        let stopped = try test.pipeline(listener: { _ in throw CancellationError() })
        stopped.purge()
        #expect(try stopped.accounts.read { try $0.events(limit: 9_999) }.count == 1_500)
    }

    // MARK: space

    /// As a former version made its databases.
    private func makeFormer(_ path: String) throws {
        let script = """
            import sqlite3, sys
            c = sqlite3.connect(sys.argv[1], isolation_level=None)
            c.execute('PRAGMA auto_vacuum = NONE'); c.execute('VACUUM')
            """
        let result = try Shell.run("python3", "-c", script, path)
        try #require(result.status == 0, "\(result.errors)")
    }

    @Test func `large databases of a former version are found, and written anew by doctor`() throws
    {
        let test = try workspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        let doctor = Doctor(test.workspace, environment: test.environment)
        #expect(try doctor.keptSpace(besides: [], above: 0) == [])
        try makeFormer(test.workspace.accounts)
        try makeFormer(test.workspace.mirror)
        // Small ones are the service's matter.
        #expect(try doctor.keptSpace(besides: []) == [])
        let found = try doctor.keptSpace(besides: [], above: 0)
        #expect(found.map(\.place) == ["state/accounts.sqlite", "state/mirror.sqlite"])
        #expect(found.allSatisfy { $0.code == .spaceKept && $0.isMendable })
        try doctor.rewriteDatabases(above: 0)
        #expect(try doctor.keptSpace(besides: [], above: 0) == [])
        #expect(try doctor.examine() == [])
        #expect(try test.accounts().read { try $0.account(ofPerson: 1) } != nil)
    }

    @Test func `what was purged is given back, by a database of a former version too`() throws {
        for isFormer in [false, true] {
            let test = try workspace()
            try test.run()
            if isFormer { try makeFormer(test.workspace.accounts) }
            #expect(try test.accounts().space.canGiveBack == !isFormer)
            let old = test.clock.now
            try test.accounts().write { transaction in
                for person in 1...20_000 {
                    try transaction.add(
                        .looked, .person(Int64(person)), by: "担当", from: "192.0.2.1", at: old)
                }
            }
            try test.accounts().space.shorten()
            func size() throws -> Int {
                try #require(
                    FileManager.default.attributesOfItem(atPath: test.workspace.accounts)[.size]
                        as? Int)
            }
            let before = try size()
            try test.letPass(days: 401)
            #expect(try test.accounts().space.canGiveBack)
            #expect(try size() * 3 < before)
            #expect(try AccountStore.condition(ofFile: test.workspace.accounts) == .sound)
        }
    }
}
