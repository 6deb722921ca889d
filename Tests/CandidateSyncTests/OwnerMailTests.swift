import Foundation
import Publishing
import Recruiting
import SiteSettings
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync

/// The owners of many duplicates are told in steps, between which a process may die.
@Suite(.ownThreads) struct OwnerMailTests {
    private static let owners = Documents.users(
        Documents.user(5, mail: "u5@agency.example"), Documents.user(7, mail: "u7@agency.example"))

    /// People with one mail, which is somebody else's.
    private static func crowd(_ ids: ClosedRange<Int>, owner: (Int) -> Int) -> String {
        let people = ids.map { Documents.person($0, mail: "x@mail.example", owner: owner($0)) }
        return "<Candidate><Code>0</Code>\(people.joined())</Candidate>"
    }

    /// A workspace with a run that is planned: people with one owner and with two, owners whom nobody
    /// can reach.
    private static func planned(_ notice: String) throws -> TestWorkspace {
        let test = try TestWorkspace(
            with: """
                sync: {duplicate_notice: \(notice)}
                status: {field: Person.U_S, duplicate: 重複}

                """)
        try test.importAccounts("x@mail.example,他人,registered,yes,,")
        try test.drop(owners, as: "0.xml")
        try test.drop(
            Documents.resumes(
                Documents.resume(11, of: 1, owner: 7), Documents.resume(15, of: 5, owner: 9)),
            as: "1.xml")
        try test.drop(crowd(1...5) { [1: 5, 2: 5, 3: 7, 4: 9, 5: 5][$0] ?? 5 }, as: "2.xml")
        try plan(test)
        return test
    }

    private static func plan(_ test: TestWorkspace) throws {
        let pipeline = try test.pipeline()
        _ = try pipeline.takeIn(trigger: .arrival)
        _ = try #require(try pipeline.planAlone())
    }

    private static func execution(_ pipeline: Pipeline, step: Int) -> RunExecution {
        var execution = pipeline.stages.execution
        execution.ownerNotice.mails.step = step
        return execution
    }

    /// Carries out what is planned and pays what is owed.
    private static func goOn(
        _ test: TestWorkspace, step: Int = 2,
        reached: @escaping @Sendable (Outbox.Step) throws -> Void = { _ in }
    ) throws {
        let pipeline = try test.pipeline(reached: reached)
        let execution = execution(pipeline, step: step)
        while let run = try pipeline.accounts.read({ try $0.runToCarryOut() }) {
            _ = try execution.carryOut(run)
        }
        var owed = pipeline.stages.owedNotices
        owed.ownerMails.step = step
        try owed.pay()
    }

    /// Puts the people of the planned run into the mails, and writes none.
    private static func collect(_ test: TestWorkspace) throws {
        let pipeline = try test.pipeline()
        let notice = execution(pipeline, step: 2).ownerNotice
        let run = try #require(try pipeline.accounts.read { try $0.runToCarryOut() })
        while try pipeline.outbox.publish({ try notice.tellNext(of: run, &$0) }) {}
        #expect(try test.mails().isEmpty)
    }

    /// Dies at the moments before and behind each commit in turn.
    private static func dyingEverywhere(
        _ make: () throws -> TestWorkspace, _ check: (TestWorkspace, _ fatal: Int) throws -> Void
    ) throws {
        func run(_ test: TestWorkspace, dyingAt fatal: Int) throws -> Int {
            let steps = FatalStep(fatal)
            do {
                try goOn(test) { if $0 == .synced || $0 == .committed { try steps.pass() } }
            } catch is Death {}
            return steps.count
        }
        let steps = try run(make(), dyingAt: 0)
        try #require(steps > 4)
        for fatal in 1...steps {
            let test = try make()
            #expect(try run(test, dyingAt: fatal) == fatal)
            try goOn(test)
            try check(test, fatal)
        }
    }

    /// Who was told of whom, what the decisions say of it, and what is owed.
    private static func shape(of test: TestWorkspace) throws -> [String] {
        let mails = try test.outbox("mail").mapValues { SentMail($0) }
        let updates = try test.outbox("status")
        return try test.accounts().read { transaction in
            let run = try #require(try transaction.runs(limit: 9).last)
            let decisions = try transaction.decisions(in: run, limit: 1_000).map { decision in
                let told = decision.mailFile.split(separator: ";").map {
                    mails[String($0.dropFirst("mail/".count))]?.to ?? "nobody"
                }.sorted()
                let update = updates[String(decision.statusFile.dropFirst("status/".count))]
                let item = "<Person.P_Id>\(decision.personId)</Person.P_Id>"
                return "\(decision.personId) \(decision.reasonText) \(told) "
                    + "\(update?.contains(item) == true)"
            }
            let owed = try transaction.owedNotices(.duplicate).map {
                "owed \($0.subject) \($0.told.sorted())"
            }
            let items = updates.values.map { $0.components(separatedBy: "<Person.P_Id>").count - 1 }
            return decisions + owed + mails.values.map { $0.to + $0.body }.sorted()
                + ["\(items.reduce(0, +)) updates"]
        }
    }

    @Test(arguments: ["once", "every_run"])
    func `wherever a process dies, each owner is told once, of all their duplicates`(
        notice: String
    ) throws {
        let undisturbed = try Self.planned(notice)
        try Self.goOn(undisturbed)
        let expected = try Self.shape(of: undisturbed)
        let mails = try undisturbed.mails()
        #expect(mails.map(\.to) == ["u5@agency.example", "u7@agency.example"])
        #expect(mails.map { $0.body.contains("次の3件") } == [true, false])
        #expect(mails.map { $0.body.contains("個人連絡先ID：1　") } == [true, true])
        #expect(expected.contains("5 updates"))
        #expect(expected.contains("owed 4 []"))
        #expect(expected.contains("owed 5 [5]"))
        #expect(
            expected.contains(#"1  ["u5@agency.example", "u7@agency.example"] true"#))

        func planned() throws -> TestWorkspace { try Self.planned(notice) }
        try Self.dyingEverywhere(planned) { test, fatal in
            #expect(try Self.shape(of: test) == expected, "died at \(fatal)")
            #expect(try test.files(below: test.workspace.spool).isEmpty)
            try test.drop(Self.crowd(1...3) { [1: 5, 2: 5, 3: 7][$0] ?? 5 })
            try test.run()
            #expect(try test.mails().count == (notice == "once" ? 2 : 4), "died at \(fatal)")
        }
    }

    @Test func `what was owed is one mail to each owner too, wherever a process dies`() throws {
        func owed() throws -> TestWorkspace {
            let test = try TestWorkspace()
            try test.importAccounts("x@mail.example,他人,registered,yes,,")
            try test.drop(Self.crowd(1...5) { $0 == 3 ? 7 : 5 })
            try test.run()
            #expect(try test.mails().isEmpty)
            try test.drop(Self.owners)
            _ = try test.pipeline().takeIn(trigger: .arrival)
            return test
        }
        try Self.dyingEverywhere(owed) { test, fatal in
            let mails = try test.mails()
            #expect(
                mails.map(\.to).sorted() == ["u5@agency.example", "u7@agency.example"],
                "died at \(fatal)")
            #expect(mails.contains { $0.body.contains("次の4件") })
            #expect(try test.accounts().read { try $0.owedNotices(.duplicate) }.isEmpty)
        }
    }

    @Test func `one owner's many duplicates are one mail, which each decision names`() throws {
        let test = try TestWorkspace()
        try test.importAccounts("x@mail.example,他人,registered,yes,,")
        try test.drop(Self.owners, as: "0.xml")
        try test.drop(Self.crowd(1...450) { _ in 5 }, as: "1.xml")
        let decisions = try test.decisions(of: test.run())
        let files = try test.outbox("mail")
        #expect(files.count == 1)
        let file = try #require(files.keys.first)
        #expect(decisions.count == 450)
        #expect(decisions.values.allSatisfy { $0.mailFile == "mail/\(file)" })
        let mail = try #require(try test.mails().first)
        #expect(mail.body.contains("次の450件"))
        #expect(mail.body.contains("ほかに250件"))
    }

    // MARK: what changes between two steps

    private func set(_ test: TestWorkspace, account: Int, _ status: String) throws {
        try test.change("UPDATE account SET status = '\(status)' WHERE id = \(account)")
    }

    @Test func `who is no duplicate any more when the mail is written is in none`() throws {
        let test = try TestWorkspace()
        try test.importAccounts(
            "c1@mail.example,他人,registered,yes,,", "c2@mail.example,他人,registered,yes,,")
        try test.drop(Self.owners, as: "0.xml")
        try test.drop(Documents.resumes(Documents.resume(11, of: 1, owner: 7)), as: "1.xml")
        try test.drop(
            Documents.candidates(Documents.person(1, owner: 5), Documents.person(2, owner: 5)),
            as: "2.xml")
        try Self.plan(test)
        try Self.collect(test)
        try set(test, account: 1, "withdrawn")
        try Self.goOn(test)
        let mails = try test.mails()
        #expect(mails.map(\.to) == ["u5@agency.example"])
        #expect(mails[0].body.contains("次の1件"))
        #expect(mails[0].body.contains("個人連絡先ID：2"))
        let first = try test.accounts().read { transaction in
            let run = try #require(try transaction.runs(limit: 1).first)
            return try transaction.decision(of: 1, in: run)
        }
        #expect(first?.mailFile == "")
        #expect(first?.reason == .noDuplicate)
        // Decided by the next run, whether it names them or not.
        #expect(
            try test.outcomes(of: Documents.candidates(Documents.person(99)))
                == [1: .opened, 99: .opened])
    }

    @Test(arguments: ["once", "every_run"])
    func `who has another owner when the mail is written is told of to that one alone`(
        notice: String
    ) throws {
        let test = try TestWorkspace(with: "sync: {duplicate_notice: \(notice)}\n")
        try test.importAccounts("c1@mail.example,他人,registered,yes,,")
        try test.drop(Self.owners, as: "0.xml")
        try test.drop(Documents.candidates(Documents.person(1, owner: 5)), as: "1.xml")
        try Self.plan(test)
        try Self.collect(test)
        // The process has died here, and the next one reads this before it goes on.
        try test.drop(Documents.candidates(Documents.person(1, owner: 7)), as: "2.xml")
        try test.run()
        try test.run()
        #expect(try test.mails().map(\.to) == ["u7@agency.example"])
    }

    @Test func `with once, who was in one owner's mail and not in the other's is news again later`()
        throws
    {
        let test = try TestWorkspace(with: "sync: {duplicate_notice: once}\n")
        try test.importAccounts("c1@mail.example,他人,registered,yes,,")
        try test.drop(Self.owners, as: "0.xml")
        try test.drop(Documents.resumes(Documents.resume(11, of: 1, owner: 7)), as: "1.xml")
        try test.drop(Documents.candidates(Documents.person(1, owner: 5)), as: "2.xml")
        try Self.plan(test)
        try Self.collect(test)
        do {
            let pipeline = try test.pipeline()
            let run = try #require(try pipeline.accounts.read { try $0.runToCarryOut() })
            let mails = Self.execution(pipeline, step: 1).ownerNotice.mails
            #expect(throws: Death.self) { try mails.write(ofRun: run.id) { throw Death() } }
        }
        #expect(try test.mails().map(\.to) == ["u5@agency.example"])
        try set(test, account: 1, "withdrawn")
        try Self.goOn(test)
        #expect(try test.mails().map(\.to) == ["u5@agency.example"])
        try set(test, account: 1, "registered")
        _ = try test.outcomes(of: Documents.candidates(Documents.person(99)))
        #expect(
            try test.mails().filter { $0.link == nil }.map(\.to)
                == ["u5@agency.example", "u5@agency.example", "u7@agency.example"])
    }

    @Test func `who is only counted is no duplicate any more: the mail counts them no more`()
        throws
    {
        let test = try TestWorkspace()
        try test.importAccounts(
            "x@mail.example,他人,registered,yes,,", "c300@mail.example,他人,registered,yes,,")
        try test.drop(Self.owners, as: "0.xml")
        try test.drop(Self.crowd(1...250) { _ in 5 }, as: "1.xml")
        try test.drop(Documents.candidates(Documents.person(300, owner: 5)), as: "2.xml")
        try Self.plan(test)
        try Self.collect(test)
        try set(test, account: 2, "withdrawn")
        try Self.goOn(test, step: 100)
        let mail = try #require(try test.mails().first)
        #expect(mail.body.contains("次の250件"))
        #expect(mail.body.contains("ほかに50件"))
    }

    @Test func `a mail whose owner cannot be reached any more waits for the address`() throws {
        let test = try Self.planned("every_run")
        try Self.collect(test)
        try test.drop(Documents.users(Documents.user(5, mail: "なし")))
        _ = try test.pipeline().takeIn(trigger: .arrival)
        try Self.goOn(test)
        #expect(try test.mails().map(\.to) == ["u7@agency.example"])
        try test.drop(Self.owners)
        try test.run()
        #expect(
            try test.mails().map(\.to).sorted() == ["u5@agency.example", "u7@agency.example"])
    }

    @Test(arguments: [false, true])
    func `a run of the former version is told unless it was told`(isTold: Bool) throws {
        let test = try Self.planned("every_run")
        for sql in [
            "ALTER TABLE run ADD COLUMN is_told INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE run DROP COLUMN told_until",
            "DROP INDEX decision_duplicate", "DROP TABLE owner_mail",
            "DROP TABLE owner_mail_person",
            "DELETE FROM grdb_migrations WHERE identifier = 'owners are told step by step'",
            "UPDATE run SET is_told = \(isTold ? 1 : 0)",
        ] { try test.change(sql) }
        try Self.goOn(test)
        #expect(try test.mails().count == (isTold ? 0 : 2))
    }
}
