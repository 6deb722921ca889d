import Foundation
import TestSupport
import Testing

@testable import SiteSettings
@testable import SyncStore

/// Copies of a database, whoever has it open.
@Suite struct DatabaseCopyTests {
    @Test(arguments: [false, true])
    func `what was deleted before is not in a copy, and only the owner may read it`(isOpen: Bool)
        throws
    {
        let test = try TestWorkspace()
        try test.importAccounts(
            "gone@mail.example,消,registered,yes,,", "stays@mail.example,残,registered,yes,,")
        try test.change("DELETE FROM account WHERE mail_key = 'gone@mail.example'")
        let store = isOpen ? try test.accounts() : nil
        let copy = "\(test.workspace.root)/copy"
        try DatabaseCopy.make(of: test.workspace.accounts, at: copy)
        withExtendedLifetime(store) {}
        let bytes = try Data(contentsOf: URL(filePath: copy))
        #expect(bytes.firstRange(of: Data("stays@mail.example".utf8)) != nil)
        #expect(bytes.firstRange(of: Data("gone@mail.example".utf8)) == nil)
        var status = stat()
        try #require(lstat(copy, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        #expect(throws: StoreError.self) {
            try DatabaseCopy.make(of: test.workspace.accounts, at: copy)
        }
    }

    @Test func `a pipe in the place of a database is refused, and not waited for`() throws {
        let test = try TestWorkspace()
        try test.workspace.prepare()
        for path in [test.workspace.accounts, test.workspace.mirror] {
            try #require(mkfifo(path, 0o600) == 0)
            let refusal = StoreError(notAFile: path)
            #expect(throws: refusal) { try DatabaseCopy.make(of: path, at: "\(path).copy") }
        }
        #expect(throws: StoreError(notAFile: test.workspace.accounts)) {
            try AccountLook(test.workspace.accounts).read { try $0.accountCount() }
        }
        #expect(throws: StoreError(notAFile: test.workspace.mirror)) {
            try MirrorLook(test.workspace.mirror).read { try $0.candidate(1) }
        }
        #expect(throws: StoreError(notAFile: test.workspace.accounts)) { try test.accounts() }
    }

    @Test func `nothing is made beside a database that nobody has open`() throws {
        let test = try TestWorkspace()
        try test.importAccounts("a@mail.example,甲,registered,yes,,")
        let before = try test.traces()
        let copy = NSTemporaryDirectory() + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: copy) }
        try DatabaseCopy.make(of: test.workspace.accounts, at: copy)
        #expect(try test.traces() == before)
    }

    @Test func `who opens, writes and closes it while it is read makes it read anew`()
        throws
    {
        let test = try TestWorkspace()
        try test.importAccounts("a@mail.example,甲,registered,yes,,")
        var looks = 0
        let count = try AccountStore.looking(at: test.workspace.accounts) { transaction -> Int in
            looks += 1
            if looks == 1 { try test.importAccounts("b@mail.example,乙,registered,yes,,") }
            return try transaction.accountCount()
        }
        #expect(looks == 2 && count == 2)
    }

    @Test func `what is only in the log of somebody who has it open is in the copy`() throws {
        let test = try TestWorkspace()
        try test.workspace.prepare()
        let store = try test.accounts()
        try test.importAccounts("a@mail.example,甲,registered,yes,,")
        let copy = "\(test.workspace.root)/copy"
        try DatabaseCopy.make(of: test.workspace.accounts, at: copy)
        #expect(try AccountStore.looking(at: copy) { try $0.accountCount() } == 1)
        withExtendedLifetime(store) {}
    }
}
