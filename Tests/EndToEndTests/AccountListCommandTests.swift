import Foundation
import Publishing
import SyncStore
import TestSupport
import Testing

@testable import SiteSettings
@testable import candidate_sync

/// `accounts list`, which is printed as it is read.
@Suite(.ownThreads) struct AccountListCommandTests {
    /// More than are read at once; the last addresses are longer than those before.
    private static func makeWorkspace() throws -> TestWorkspace {
        let test = try TestWorkspace()
        let lines = (1...5_003).map {
            "\($0 > 5_000 ? "long" : "a")\($0)@mail.example,名前,registered,yes,,"
        }
        try test.importAccounts(lines.joined(separator: "\r\n"))
        return test
    }

    private func list(_ test: TestWorkspace, _ options: String...) throws -> String {
        let result = try Shell.run(
            Shell.candidateSync,
            ["accounts", "list", "--workspace", test.workspace.root] + options)
        try #require(result.status == 0, "\(result.errors)")
        return String(decoding: result.output, as: UTF8.self)
    }

    @Test func `very many accounts are one array, as if they were written at once`() throws {
        let test = try Self.makeWorkspace()
        let rows = try AccountLook(test.workspace.accounts).read {
            try $0.accounts(limit: .max).map(AccountRow.init)
        }
        #expect(rows.count == 5_003)
        for limit in [0, 1, 5_000, 5_001] {
            let some = try JSONText.encode(Array(rows.prefix(limit)))
            #expect(
                try list(test, "--json", "--limit", "\(limit)")
                    == String(decoding: some, as: UTF8.self), "\(limit)")
        }
        let all = try JSONText.encode(rows)
        #expect(try list(test, "--json") == String(decoding: all, as: UTF8.self))
    }

    @Test func `its help says that it lists all, and names no number that nobody types`() throws {
        let help = try Shell.run(Shell.candidateSync, "accounts", "list", "--help")
        let text = String(decoding: help.output, as: UTF8.self)
        #expect(text.contains("left out: all") && !text.contains("\(Int.max)"), "\(text)")
    }

    @Test func `columns stand straight behind half-width kana with voicing marks`() throws {
        let test = try TestWorkspace()
        try test.importAccounts(
            "a@mail.example,ｼﾞｮﾊﾞﾝﾆ,registered,yes,,\r\nb@mail.example,山田 一,registered,yes,,")
        let lines = try list(test).split(separator: "\n")
        #expect(lines[2] == "1   a@mail.example  ｼﾞｮﾊﾞﾝﾆ  registered  yes")
        #expect(lines[3] == "2   b@mail.example  山田 一  registered  yes")
    }

    @Test func `the columns of a long table are as wide as what has come until then`() throws {
        let lines = try list(Self.makeWorkspace()).split(separator: "\n")
        #expect(lines.count == 2 + 5_003)
        #expect(lines[0] == "id    mail                name  status      password  person  resume")
        #expect(lines[2] == "1     a1@mail.example     名前  registered  yes")
        #expect(lines[5_001] == "5000  a5000@mail.example  名前  registered  yes")
        #expect(lines[5_002] == "5001  long5001@mail.example  名前  registered  yes")
        #expect(lines[5_004] == "5003  long5003@mail.example  名前  registered  yes")
    }
}
