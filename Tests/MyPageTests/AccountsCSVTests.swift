import Foundation
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import Publishing
@testable import Recruiting
@testable import SiteSettings
@testable import SyncStore

@Suite struct AccountsCSVTests {
    @Test func `what is written is read back, formulas defused on the way`() throws {
        let test = try TestWorkspace()
        try test.importAccounts(
            "a@mail.example,\"=cmd|' /C calc'!A0\",registered,yes,1,2",
            "b@mail.example,\"Smith, \"\"Anna\"\"\",provisional,no,,")
        let accounts = try test.accounts().read { try $0.accounts(limit: 9) }
        let lines = accounts.map(AccountsCSV.line(of:))
        #expect(lines[0].hasPrefix("a@mail.example,'=cmd"))
        #expect(lines[1] == "b@mail.example,\"Smith, \"\"Anna\"\"\",provisional,no,,\r\n")
        let other = try TestWorkspace()
        try other.workspace.prepare()
        _ = try AccountsCSV.importText(
            AccountsCSV.header + lines.joined(), file: "a.csv", into: other.accounts(),
            now: other.clock.now)
        let back = try other.accounts().read { try $0.accounts(limit: 9) }
        #expect(back == accounts)
    }

    @Test func `importing again leaves what is there`() throws {
        let test = try TestWorkspace()
        let lines = "a@mail.example,甲,registered,yes,1,\r\nb@mail.example,乙,withdrawn,yes,,"
        #expect(try test.importAccounts(lines) == .init(imported: 2, known: 0))
        #expect(try test.importAccounts(lines) == .init(imported: 0, known: 2))
    }

    @Test func `an older file takes back the wish of nobody who has left since`() throws {
        let test = try TestWorkspace()
        let lines =
            "old@mail.example,甲,provisional,no,1,\r\nb@mail.example,乙,provisional,no,,\r\n"
            + "c@mail.example,丙,provisional,no,3,"
        try test.importAccounts(lines)
        try test.accounts().write { transaction in
            _ = try transaction.readdress(
                account: 1, to: MailAddress("c1@mail.example"), name: "甲")
            _ = try transaction.withdraw(account: 1, .declined, at: test.clock.now)
            _ = try transaction.withdraw(account: 2, .person, at: test.clock.now)
            _ = try transaction.withdraw(account: 3, .crm, at: test.clock.now)
        }
        // Nobody has asked for anything where the CRM had deleted somebody.
        #expect(try test.importAccounts(lines) == .init(imported: 1, known: 0, left: 2))
        #expect(try test.outcomes(of: Documents.candidates(Documents.person(1))) == [1: .withdrawn])
        #expect(try test.mails().isEmpty)
        // That they have a password elsewhere is something else; they are not written to.
        #expect(
            try test.importAccounts("b@mail.example,乙,registered,yes,,")
                == .init(imported: 1, known: 0))
        _ = try test.accounts().write { try $0.reopen(account: 1) }
        #expect(try test.importAccounts(lines) == .init(imported: 1, known: 2))
    }

    @Test func `an older file brings back nobody who was erased since`() async throws {
        let test = try TestWorkspace()
        let lines =
            "old@mail.example,甲,withdrawn,yes,1,\r\na@mail.example,甲,provisional,no,1,\r\n"
            + "b@mail.example,乙,provisional,no,,\r\nc@mail.example,丙,provisional,no,3,"
        #expect(try test.importAccounts(lines) == .init(imported: 4, known: 0))
        let erase = EraseAccount(try test.myPage())
        for account: Int64 in [2, 3] { _ = try await erase(.account(account), by: "test") }
        #expect(try test.importAccounts(lines) == .init(imported: 0, known: 1, left: 3))
        #expect(try test.accounts().read { try $0.accounts(limit: 9) }.map(\.name) == ["丙"])
        // That they have a password elsewhere says that they are back.
        #expect(
            try test.importAccounts("b@mail.example,乙,registered,yes,,")
                == .init(imported: 1, known: 0))
    }

    @Test func `a withdrawn account is looked for by its mail, and not among all without a person`()
        throws
    {
        let test = try TestWorkspace()
        try test.workspace.prepare()
        let plan = try test.accounts().read { try $0.plan(of: AccountTransaction.withdrawnLike) }
        #expect(plan.contains("USING INDEX account_withdrawn_mail (mail_key=?)"), "\(plan)")
    }

    @Test func `an address that somebody typed on the site makes way for the agency's account`()
        throws
    {
        let test = try TestWorkspace()
        try test.workspace.prepare()
        for name in ["a", "b", "c"] {
            _ = try test.accounts().write {
                try $0.open(
                    NewAccount(
                        address: MailAddress("\(name)@mail.example"), name: "他人", isSignUp: true,
                        personId: nil, createdAt: test.clock.now))
            }
        }
        let lines = [
            "a@mail.example,甲,registered,yes,,", "b@mail.example,乙,provisional,no,2,",
            "c@mail.example,他人,provisional,no,,",
        ]
        let text = lines.joined(separator: "\r\n")
        #expect(try test.importAccounts(text) == .init(imported: 2, known: 1))
        let living = try test.accounts().read { try $0.accounts(limit: 9) }
            .filter { $0.status != .withdrawn }
        #expect(Set(living.map(\.name)) == ["甲", "乙", "他人"])
        #expect(try test.importAccounts(text) == .init(imported: 0, known: 3))
    }

    @Test func `every bad line is told, and then nothing is imported`() throws {
        let test = try TestWorkspace()
        #expect {
            try test.importAccounts(
                "a@mail.example,甲,registered,yes,1,", "nobody,乙,registered,yes,,",
                "c@mail.example,丙,active,yes,,", "d@mail.example,丁,registered,maybe,,",
                "e@mail.example,戊,registered,yes,x,", "f@mail.example,己")
        } throws: { error in
            (error as? AccountsCSV.Problems)?.problems.map(\.line) == [3, 4, 5, 6, 7]
        }
        #expect(try test.accounts().read { try $0.accounts(limit: 9) }.isEmpty)
    }

    @Test func `a registered account without a password is refused`() throws {
        let test = try TestWorkspace()
        #expect {
            try test.importAccounts(
                "a@mail.example,甲,provisional,no,1,", "b@mail.example,乙,registered,no,2,",
                "c@mail.example,丙,withdrawn,no,3,")
        } throws: { error in
            let problems = error as? AccountsCSV.Problems
            return problems?.problems.map(\.line) == [3]
                && problems?.description.contains("a registered account has a password") == true
        }
        #expect(try test.accounts().read { try $0.accounts(limit: 9) }.isEmpty)
    }

    @Test func `two living accounts of one person are refused`() throws {
        let test = try TestWorkspace()
        #expect(throws: AccountsCSV.Problems.self) {
            try test.importAccounts(
                "a@mail.example,甲,registered,yes,1,", "b@mail.example,甲,provisional,no,1,")
        }
    }

    @Test func `the database itself refuses a second living account`() throws {
        let test = try TestWorkspace()
        try test.importAccounts("a@mail.example,甲,registered,yes,1,")
        let again = NewAccount(
            address: try .init("A@mail.example"), name: "乙", personId: 2,
            createdAt: test.clock.now)
        #expect(try test.accounts().write { try $0.open(again) } == nil)
    }

    @Test func `a combining mark hides no quote, and the cell reads back`() throws {
        let cells = ["\"\u{301},=1", "甲"]
        let line = CSV.line(cells)
        #expect(Array(line.unicodeScalars.prefix(4)) == ["\"", "\"", "\"", "\u{301}"])
        #expect(try CSV.read(line).map(\.cells) == [cells])
    }

    @Test func `a combining mark swallows no comma, and hides no formula`() throws {
        let test = try TestWorkspace()
        try test.importAccounts("a@mail.example,\u{3099}甲,registered,yes,,")
        #expect(CSV.line(["=\u{301}1", "＝1"]) == "'=\u{301}1,'＝1\r\n")
    }

    private func exported(_ test: TestWorkspace) throws -> String {
        var text = ""
        _ = try ExportAccounts(test.accounts()) { text += $0 }
        return text
    }

    @Test func `an export that is imported elsewhere is exported as the same bytes`() throws {
        let test = try TestWorkspace()
        try test.workspace.prepare()
        let names = [
            "山田 太郎", "=1+1", "'=1", "''＝1", "'", "'甲", "=1,2", "\"=\"", "甲\r\n乙", "甲\n乙", "甲\r乙",
            " 甲\u{3000}", "\t=1", "\"\u{301}", "=\u{301}1", "",
        ]
        try test.accounts().write { transaction in
            for (number, name) in names.enumerated() {
                _ = try transaction.open(
                    NewAccount(
                        address: MailAddress("=p\(number)@mail.example"), name: name,
                        status: number.isMultiple(of: 2) ? .registered : .provisional,
                        hasPassword: number.isMultiple(of: 2), personId: Int64(number + 1),
                        record: AccountRecord(resumeId: number == 3 ? 9 : nil),
                        createdAt: test.clock.now))
            }
            let carrier = try MailAddress("taro..yamada@docomo.example")
            for status in [AccountStatus.withdrawn, .withdrawn, .registered] {
                _ = try transaction.open(
                    NewAccount(
                        address: carrier, name: "甲", status: status, hasPassword: true,
                        personId: 99, createdAt: test.clock.now))
            }
        }
        let text = try exported(test)
        #expect(text.contains("'=p0@mail.example,山田 太郎,registered,yes,1,\r\n"))
        let other = try TestWorkspace()
        try other.workspace.prepare()
        let result = try AccountsCSV.importText(
            text, file: "a.csv", into: other.accounts(), now: other.clock.now)
        #expect(result == .init(imported: names.count + 3, known: 0))
        let again = try exported(other)
        #expect(Array(again.utf8) == Array(text.utf8))
        let kept = try other.accounts().read { try $0.accounts(limit: 99) }.map(\.name)
        #expect(
            kept.map { Array($0.unicodeScalars) }
                == (names.map(\.trimmed) + ["甲", "甲", "甲"]).map { Array($0.unicodeScalars) })
        let twice = try AccountsCSV.importText(
            text, file: "a.csv", into: other.accounts(), now: other.clock.now)
        #expect(twice == .init(imported: 0, known: names.count + 3))
    }

    @Test func `an address that was only typed on the site is exported once it is verified`()
        throws
    {
        let test = try TestWorkspace()
        try test.importAccounts("a@mail.example,甲,provisional,no,,")
        let now = test.clock.now
        try test.accounts().write { transaction in
            for mail in ["c1@mail.example", "c2@mail.example"] {
                _ = try transaction.open(
                    NewAccount(
                        address: MailAddress(mail), name: "", isSignUp: true, personId: nil,
                        createdAt: now))
            }
            let verified = try #require(try transaction.account(withMail: "c2@mail.example"))
            _ = try transaction.setPassword(account: verified.id, hash: "x", at: now)
        }
        let text = try exported(test)
        #expect(
            text == AccountsCSV.header + "a@mail.example,甲,provisional,no,,\r\n"
                + "c2@mail.example,,registered,yes,,\r\n")
        // So it keeps nobody whom the CRM knows by it from an account where that is imported.
        let other = try TestWorkspace()
        try other.workspace.prepare()
        _ = try AccountsCSV.importText(
            text, file: "a.csv", into: other.accounts(), now: other.clock.now)
        #expect(
            try other.outcomes(
                of: Documents.candidates(Documents.person(1), Documents.person(2)))
                == [1: .opened, 2: .duplicate])
    }

    @Test func `an export of nobody is a header`() throws {
        let test = try TestWorkspace()
        try test.workspace.prepare()
        #expect(try exported(test) == AccountsCSV.header)
    }
}
