import Foundation
import MyPage
import Recruiting
import TestSupport
import Testing

@testable import CandidateSync
@testable import Publishing
@testable import SiteSettings
@testable import SyncStore

/// Accounts that are gone are never made anew, as everybody would be written to again.
@Suite(.ownThreads) struct LostAccountsTests {
    private func codes(_ test: TestWorkspace) throws -> [Finding.Code] {
        try Doctor(test.workspace, environment: test.environment).examine().map(\.code)
    }

    private func backUp(_ test: TestWorkspace) throws {
        _ = try Backup(
            of: test.workspace, to: "\(test.workspace.root)/a.backup", replacing: false,
            version: "1", environment: test.environment)
    }

    @Test func `beside a mirror nothing makes new ones, and what refuses says what doctor says`()
        throws
    {
        let test = try TestWorkspace.worked()
        test.removeDatabase(test.workspace.accounts)
        try test.drop(Documents.candidates(Documents.person(1)), as: "again.xml")
        let starts: [() throws -> Void] = [
            { _ = try test.run() }, { _ = try test.myPage() }, { _ = try test.simulator()() },
            { try backUp(test) },
        ]
        for start in starts {
            let error = #expect(throws: StoreError.self) { try start() }
            let refusal = try #require(error).description
            let said = Finding.Trouble.accountsLost.english
            for sentence in [said.what, said.why, said.advice] {
                #expect(refusal.contains(sentence), "\(refusal)")
            }
        }
        #expect(!FileManager.default.fileExists(atPath: test.workspace.accounts))
        #expect(try test.mails().count == 1)
        #expect(try codes(test) == [.accountsLost])
        // Nor does what mends.
        let doctor = Doctor(test.workspace, environment: test.environment)
        #expect(try doctor.repair().map(\.code) == [.accountsLost])
        #expect(!FileManager.default.fileExists(atPath: test.workspace.accounts))
    }

    @Test func `a file without a byte beside a mirror is as good as none`() throws {
        let test = try TestWorkspace.worked()
        test.removeDatabase(test.workspace.accounts)
        try test.write("", to: "state/accounts.sqlite")
        chmod(test.workspace.accounts, 0o600)
        try test.drop(Documents.candidates(Documents.person(1)), as: "again.xml")
        #expect(throws: StoreError.self) { try test.run() }
        #expect(throws: StoreError.self) { try test.simulator()() }
        #expect(throws: StoreError.self) { try backUp(test) }
        #expect(throws: StoreError.self) {
            try LostAccounts.check(test.workspace.accounts, beside: test.workspace.mirror)
        }
        #expect(try codes(test) == [.accountsLost])
        #expect(try Data(contentsOf: URL(filePath: test.workspace.accounts)).isEmpty)
        #expect(try test.mails().count == 1)
    }

    @Test func `whoever must not look at them takes them neither for new nor for nothing to keep`()
        throws
    {
        let test = try TestWorkspace.worked()
        test.removeDatabase(test.workspace.accounts)
        // To be opened by nobody, not even by root.
        try #require(symlink("accounts.sqlite", test.workspace.accounts) == 0)
        #expect(throws: StoreError.self) { try test.simulator()() }
        #expect(throws: StoreError.self) { try backUp(test) }
    }

    @Test func `a backup brings them back beside the mirror, and nobody is written to again`()
        throws
    {
        let test = try TestWorkspace.worked()
        let file = try Backup(
            of: test.workspace, to: "\(test.workspace.root)/a.backup", replacing: false,
            version: "1", environment: test.environment
        ).file
        test.removeDatabase(test.workspace.accounts)
        try FileManager.default.removeItem(atPath: test.workspace.settings)
        _ = try Restore(file, into: test.workspace, environment: test.environment)
        #expect(
            try test.outcomes(of: Documents.candidates(Documents.person(1))) == [1: .alreadyOpen])
        #expect(try test.mails().count == 1)
    }

    @Test func `a mirror that is made anew beside them is none of these`() throws {
        let test = try TestWorkspace.worked()
        test.removeDatabase(test.workspace.mirror)
        let findings = try Doctor(test.workspace, environment: test.environment).repair()
        #expect(findings.map(\.code) == [.mirrorLost] && findings.allSatisfy { $0.isMended })
        #expect(
            try test.outcomes(of: Documents.candidates(Documents.person(1))) == [1: .alreadyOpen])
    }

    @Test func `a first start that died before the mirror was there locks nobody out`() throws {
        for isWhole in [false, true] {
            let test = try TestWorkspace()
            try test.workspace.prepare()
            if isWhole {
                _ = try test.accounts()
            } else {
                try test.write("", to: "state/accounts.sqlite")
            }
            #expect(
                try test.outcomes(of: Documents.candidates(Documents.person(1))) == [1: .opened])
        }
    }

    @Test func `a look makes nothing, and finds nothing where nothing has worked yet`() throws {
        let test = try TestWorkspace()
        try FileManager.default.createDirectory(
            atPath: test.workspace.state, withIntermediateDirectories: false)
        #expect(try AccountLook(test.workspace.accounts).read { try $0.accounts(limit: 9) }.isEmpty)
        #expect(try MirrorLook(test.workspace.mirror).read { try $0.candidate(1) } == nil)
        #expect(try test.files(below: test.workspace.state).isEmpty)
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        let before = try test.traces()
        #expect(
            try AccountLook(test.workspace.accounts).read { try $0.accounts(limit: 9) }.count == 1)
        #expect(try MirrorLook(test.workspace.mirror).read { try $0.candidate(1) } != nil)
        #expect(try test.traces() == before)
    }
}
