import Foundation
import Recruiting
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync
@testable import Publishing
@testable import SiteSettings

/// Every row of the table "What happens to a candidate", asked of the decider itself and of a run.
@Suite(.ownThreads) struct DeciderTests {
    /// A row: what the CRM says, who holds accounts, what is decided, whom a mail goes to then.
    struct Row: CustomTestStringConvertible, Sendable {
        let what: String
        var fields: [String: String] = [:]
        var accounts: [String] = []
        var settings = ""
        var address = "a@mail.example"
        let outcome: Outcome

        var recipients: [String] {
            outcome == .opened || outcome == .readdressed ? [address] : []
        }
        var testDescription: String { what }
    }

    private static let rows = [
        Row(what: "nobody holds an account", outcome: .opened),
        Row(what: "not deleted", fields: ["Person.P_Deleted": "0"], outcome: .opened),
        Row(what: "deleted", fields: ["Person.P_Deleted": "\n 1\n"], outcome: .deleted),
        Row(
            what: "deleted comes before all else",
            fields: ["Person.P_Deleted": "1", "Person.P_Memo": "対象外", "Person.P_Mail": ""],
            outcome: .deleted),
        Row(what: "excluded", fields: ["Person.P_Memo": "対象外"], outcome: .notTarget),
        Row(
            what: "excluded comes before no address",
            fields: ["Person.P_Memo": "対象外", "Person.P_Mail": ""], outcome: .notTarget),
        Row(what: "no address", fields: ["Person.P_Mail": ""], outcome: .noMail),
        Row(what: "a blank address", fields: ["Person.P_Mail": "　"], outcome: .noMail),
        Row(what: "a bad address", fields: ["Person.P_Mail": "①@mail.example"], outcome: .badMail),
        Row(what: "a comma in it", fields: ["Person.P_Mail": "a@example,jp"], outcome: .badMail),
        Row(
            what: "an address that is far too long",
            fields: ["Person.P_Mail": String(repeating: "a", count: 300) + "@mail.example"],
            outcome: .badMail),
        Row(
            what: "the second address is as good",
            fields: ["Person.P_Mail": "x", "Person.P_MobileMail": "m@mail.example"],
            address: "m@mail.example", outcome: .opened),
        Row(
            what: "somebody else's registered account has the mail",
            accounts: ["a@mail.example,他人,registered,yes,9,"], outcome: .duplicate),
        Row(
            what: "somebody else's provisional account with a password has it",
            accounts: ["a@mail.example,他人,provisional,yes,,"], outcome: .duplicate),
        Row(
            what: "somebody else's registered account has the second address",
            fields: ["Person.P_MobileMail": "m@mail.example"],
            accounts: ["M@mail.example,他人,registered,yes,9,"], outcome: .duplicate),
        Row(
            what: "another's account without a password has the mail",
            accounts: ["a@mail.example,他人,provisional,no,9,"], outcome: .mailTaken),
        Row(
            what: "another's account without a password has the second address",
            fields: ["Person.P_MobileMail": "m@mail.example"],
            accounts: ["m@mail.example,他人,provisional,no,9,"], outcome: .mailTaken),
        Row(
            what: "the person's own account has no password",
            accounts: ["A@Mail.example,本人,provisional,no,1,"], outcome: .alreadyOpen),
        Row(
            what: "the person's own account is at the second address",
            fields: ["Person.P_MobileMail": "m@mail.example"],
            accounts: ["m@mail.example,本人,provisional,no,1,"], outcome: .alreadyOpen),
        Row(
            what: "the person's own account is registered",
            accounts: ["a@mail.example,本人,registered,yes,1,"], outcome: .alreadyRegistered),
        Row(
            what: "the CRM has another address than the person's own account",
            accounts: ["old@mail.example,本人,provisional,no,1,"], outcome: .readdressed),
        Row(
            what: "that address is another's without a password",
            accounts: [
                "old@mail.example,本人,provisional,no,1,", "a@mail.example,他人,provisional,no,9,",
            ], outcome: .mailTaken),
        Row(
            what: "that address is another's with a password",
            accounts: [
                "old@mail.example,本人,provisional,no,1,", "a@mail.example,他人,registered,yes,9,",
            ], outcome: .duplicate),
        Row(
            what: "a registered account keeps its address",
            accounts: ["old@mail.example,本人,registered,yes,1,"], outcome: .alreadyRegistered),
        Row(
            what: "an account that was imported as withdrawn counts for nothing",
            accounts: ["a@mail.example,本人,withdrawn,yes,1,"], outcome: .opened),
        Row(
            what: "nor does another's",
            accounts: ["a@mail.example,他人,withdrawn,yes,,"], outcome: .opened),
        Row(
            what: "same_person: notify reads the vendor's three conditions to the letter",
            accounts: ["a@mail.example,本人,registered,yes,1,"], settings: "same_person: notify",
            outcome: .duplicate),
    ]

    @Test(arguments: rows) func `one row of the table`(row: Row) throws {
        let test = try TestWorkspace(
            with: "sync: {conditions: [\"!Person.P_Memo:part=対象外\"], \(row.settings)}\n")
        for account in row.accounts { try test.importAccounts(account) }
        var fields = [
            "Person.P_Id": "1", "Person.P_Memo": "", "Person.P_Mail": "a@mail.example",
        ].merging(row.fields) { $1 }.map { "<\($0)>\($1)</\($0)>" }
        fields.sort()
        try test.drop(Documents.candidates("<Item>\(fields.joined())</Item>"))
        _ = try test.pipeline().takeIn(trigger: .arrival)
        #expect(try test.verdict(1).outcome == row.outcome)
        // And the run does so.
        let result = try test.run()
        #expect(result.runs.last?.counts[row.outcome.rawValue] == 1)
        #expect(try test.mails().map(\.to) == row.recipients)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a status of combining marks without end is compared at once`() throws {
        let test = try TestWorkspace(
            with: "sync: {conditions: [\"Person.U_S:empty\"]}\n"
                + "status: {field: Person.U_S, opened: 開設}\n")
        let status = "開" + String(repeating: "\u{301}\u{323}", count: 250_000)
        try test.drop(
            Documents.candidates(Documents.person(1, "<Person.U_S>\(status)</Person.U_S>")))
        let result = try test.run()
        #expect(result.runs.last?.counts[Outcome.notTarget.rawValue] == 1)
    }

    @Test(arguments: [false, true])
    func `nobody's account is moved to the address of somebody who has left`(isFirst: Bool) throws {
        let test = try TestWorkspace()
        let lines = ["left@mail.example,甲,registered,yes,1,", "b@mail.example,乙,provisional,no,2,"]
        for line in isFirst ? lines : lines.reversed() { try test.importAccounts(line) }
        try test.accounts().write { transaction in
            let left = try #require(try transaction.account(ofPerson: 1)).id
            _ = try transaction.withdraw(account: left, .person, at: test.clock.now)
        }
        let moved = Documents.candidates(Documents.person(2, mail: "Left@mail.example"))
        #expect(try test.outcomes(of: moved) == [2: .withdrawn])
        #expect(try test.mails().isEmpty)
        // One's own account of before is nobody else's wish.
        try test.accounts().write { transaction in
            let left = try #require(try transaction.lastLeft(person: 1, mails: [])).id
            _ = try transaction.reopen(account: left)
        }
        #expect(try test.verdict(2).outcome == .readdressed)
    }

    @Test func `nobody's account is moved to the address of somebody who was erased`() throws {
        let test = try TestWorkspace()
        try test.importAccounts(
            "erased@mail.example,甲,registered,yes,1,", "b@mail.example,乙,provisional,no,2,")
        do {
            let pipeline = try test.pipeline()
            let erasure = Erasure(pipeline.open, pipeline.settings)
            let report = try erasure(.person(1), allowAgain: false) { _, _, _ in }
            try #require(report != nil)
        }
        let moved = Documents.candidates(Documents.person(2, mail: "Erased@mail.example"))
        #expect(try test.outcomes(of: moved) == [2: .withdrawn])
        #expect(try test.mails().isEmpty)
    }

    @Test(arguments: [
        (Withdrawal.person, Outcome.opened), (.staff, .opened), (.declined, .withdrawn),
        (.recalled, .withdrawn),
    ])
    func `who has left is taken back where the agency says so, who has declined is not`(
        cause: Withdrawal, outcome: Outcome
    ) throws {
        let test = try TestWorkspace(with: "sync: {withdrawn: reopen}\n")
        try test.importAccounts("c1@mail.example,甲,provisional,no,1,")
        try test.accounts().write {
            _ = try $0.withdraw(account: 1, cause, at: test.clock.now)
        }
        #expect(
            try test.outcomes(of: Documents.candidates(Documents.person(1))) == [1: outcome])
    }

    @Test func `who has declined is left in peace, whoever has left by another address since`()
        throws
    {
        let test = try TestWorkspace(with: "sync: {withdrawn: reopen}\n")
        let lines = ["a@mail.example,甲,provisional,no,1,", "b@mail.example,甲,registered,yes,,"]
        for (line, cause) in zip(lines, [Withdrawal.declined, .person]) {
            try test.importAccounts(line)
            try test.accounts().write { transaction in
                let id = try #require(try transaction.account(withMail: String(line.prefix(14)))).id
                _ = try transaction.withdraw(account: id, cause, at: test.clock.now)
            }
        }
        let export = Documents.candidates(
            Documents.person(
                1, mail: "a@mail.example",
                "<Person.P_MobileMail>b@mail.example</Person.P_MobileMail>"))
        #expect(try test.outcomes(of: export) == [1: .withdrawn])
        #expect(try test.mails().isEmpty)
        let rules = Rules(
            try SettingsFile.read(test.workspace.settings),
            try Templates(folder: test.workspace.templates))
        let funnel = try Funnel(
            rules, mirror: try MirrorStore(path: test.workspace.mirror),
            accounts: test.accounts(), now: test.clock.now)
        #expect(funnel.outcomes == [.withdrawn: 1])
    }

    @Test(arguments: [Withdrawal.person, .declined, .staff, .disuse])
    func `whoever has left is left in peace, by the person and by the mail`(
        cause: Withdrawal
    ) throws {
        let test = try TestWorkspace()
        try test.importAccounts(
            "a@mail.example,甲,registered,yes,1,", "b@mail.example,乙,registered,yes,,")
        try test.accounts().write { transaction in
            for id: Int64 in [1, 2] {
                _ = try transaction.withdraw(account: id, cause, at: test.clock.now)
            }
        }
        try test.drop(
            Documents.candidates(
                Documents.person(1, mail: "new@mail.example"),
                Documents.person(2, mail: "b@mail.example"),
                Documents.person(
                    3, mail: "c@mail.example",
                    "<Person.P_MobileMail>B@mail.example</Person.P_MobileMail>")))
        #expect(
            try test.outcomes(of: test.run()) == [1: .withdrawn, 2: .withdrawn, 3: .withdrawn])
        #expect(try test.mails().isEmpty)
        // A stranger's sign-up with that mail takes nobody's wish back.
        try test.accounts().write { transaction in
            _ = try transaction.open(
                NewAccount(
                    address: try .init("b@mail.example"), name: "", isSignUp: true, personId: nil,
                    createdAt: test.clock.now))
        }
        #expect(try test.verdict(2).outcome == .withdrawn)
        // Reopened, each is one of many again.
        #expect(try test.accounts().write { try $0.reopen(account: 1) })
        #expect(try !test.accounts().write { try $0.reopen(account: 1) })
        #expect(try test.verdict(1).outcome == .opened)
        #expect(try test.verdict(3).outcome == .withdrawn)
    }

    @Test(arguments: [Withdrawal.crm, .displaced, .undone])
    func `an account that nobody wanted ended keeps nobody from a new one`(
        cause: Withdrawal
    ) throws {
        let test = try TestWorkspace()
        try test.importAccounts("c1@mail.example,甲,provisional,no,1,")
        try test.accounts().write {
            _ = try $0.withdraw(account: 1, cause, at: test.clock.now)
        }
        #expect(try test.outcomes(of: Documents.candidates(Documents.person(1))) == [1: .opened])
    }

    @Test func `with withdrawn reopen whoever has left gets a new account`() throws {
        let test = try TestWorkspace(with: "sync: {withdrawn: reopen}\n")
        try test.importAccounts("c1@mail.example,甲,registered,yes,1,")
        try test.accounts().write {
            _ = try $0.withdraw(account: 1, .person, at: test.clock.now)
        }
        #expect(try test.outcomes(of: Documents.candidates(Documents.person(1))) == [1: .opened])
    }

    @Test func `a row says on what it stood`() throws {
        let test = try TestWorkspace(
            with: "sync: {conditions: [\"Person.P_Name:exists\", \"!Person.P_Memo:part=x\"]}\n")
        try test.drop(
            Documents.candidates(
                Documents.person(
                    1, mail: "なし",
                    "<Person.P_Memo>y</Person.P_Memo><Person.P_MobileMail>m@mail.example</Person.P_MobileMail>"
                )))
        let result = try test.run()
        let decision = try #require(try test.decisions(of: result)[1])
        #expect(decision.basis.delivery == result.deliveries[0].delivery)
        #expect(decision.basis.exportDay == "2026-11-23")
        #expect(decision.basis.conditions == 2)
        #expect(decision.basis.addressField == "Person.P_MobileMail")
    }

    @Test func `an address in a resume is that of the resume that is chosen`() throws {
        let test = try TestWorkspace(
            with: "sync: {conditions: [\"Resume.P_Name:part=営業\"], "
                + "mail_fields: [Resume.U_Mail, Person.P_Mail]}\n")
        func resume(_ id: Int, of person: Int, _ name: String, _ mail: String) -> String {
            Documents.resume(
                id, of: person,
                "<Resume.P_Name>\(name)</Resume.P_Name><Resume.U_Mail>\(mail)</Resume.U_Mail>")
        }
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)), as: "0.xml")
        try test.drop(
            Documents.resumes(
                resume(11, of: 1, "営業", "a@mail.example"),
                resume(12, of: 1, "事務", "b@mail.example"), resume(21, of: 2, "営業", "")),
            as: "1.xml")
        try test.run()
        #expect(try test.mails().map(\.to).sorted() == ["a@mail.example", "c2@mail.example"])
    }

    @Test func `the day of an export is the site's, also in its morning`() throws {
        let test = try TestWorkspace(with: "sync: {conditions: []}\n")
        // From 10:00 on the 23rd to 08:00 on the 24th in Tokyo.
        test.clock.advance(hours: 22)
        try test.drop(Documents.candidates(Documents.person(1, mail: "a@mail.example")))
        let decision = try #require(try test.decisions(of: test.run())[1])
        #expect(decision.basis.exportDay == "2026-11-24")
    }
}

extension TestWorkspace {
    /// What the decider says of a person just now.
    func verdict(_ person: Int64) throws -> Decider.Verdict {
        let rules = Rules(
            try SettingsFile.read(workspace.settings), try Templates(folder: workspace.templates))
        return try rules.verdict(person, MirrorStore(path: workspace.mirror), accounts())
    }
}

extension Rules {
    /// What the decider says of a person just now.
    func verdict(
        _ person: Int64, _ mirror: MirrorStore, _ accounts: AccountStore
    ) throws -> Decider.Verdict {
        try mirror.read { snapshot in
            let candidate = try #require(try snapshot.candidate(person))
            let decider = try self.decider(snapshot)
            return try accounts.read { try decider.decide(candidate, $0) }
        }
    }
}
