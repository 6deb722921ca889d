import Foundation
import SyncStore
import TestSupport
import Testing

@testable import MyPage
@testable import Publishing
@testable import Recruiting
@testable import SiteSettings

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
}
