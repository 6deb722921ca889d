import Foundation
import MyPage
import Recruiting
import SyncStore
import Synchronization
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings

/// Backups of a workspace that is hard at work.
@Suite(.ownThreads) struct BackupUnderLoadTests {
    private static let password = "correct horse battery"

    /// Imports, runs and sign-ins until it is told to end.
    private final class Load: Sendable {
        let isDone = Mutex(false)
        let runs = Mutex(0)
        let signIns = Mutex(0)
    }

    @Test func `a hundred backups beside imports, runs and sign-ins are whole, each of them`()
        async throws
    {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 0}\n")
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        let myPage = try test.myPage()
        let result = try await SetPassword(myPage)(
            Self.password, again: Self.password, token: test.lastToken(to: "c1@mail.example"))
        try #require(result == .set)
        let load = Load()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try Self.run(test, load) }
            group.addTask { try await Self.signIn(myPage, test.clock, load) }
            group.addTask {
                defer { load.isDone.withLock { $0 = true } }
                try Self.backUp(test, load)
            }
            try await group.waitForAll()
        }
    }

    /// People come by threes, and again with other addresses.
    private static func run(_ test: TestWorkspace, _ load: Load) throws {
        let pipeline = try test.pipeline()
        var round = 0
        while !load.isDone.withLock({ $0 }) {
            let first = 10 + round % 20 * 3
            let people = (first..<first + 3).map {
                Documents.person($0, mail: "c\($0).\(round)@mail.example")
            }
            try test.drop(Documents.candidates(people.joined()), as: "\(round).xml")
            _ = try pipeline.run()
            round += 1
            load.runs.withLock { $0 += 1 }
        }
    }

    /// So often that the ceiling for right passwords of one account is not reached.
    private static func signIn(
        _ myPage: MyPageSite, _ clock: TestClock, _ load: Load
    ) async throws {
        let signIn = SignIn(myPage)
        while !load.isDone.withLock({ $0 }) {
            let answer = try await signIn(
                mail: "c1@mail.example", password: password, client: "192.0.2.1")
            guard case .signedIn(let secret, _) = answer else {
                Issue.record("\(answer)")
                return
            }
            try await signIn.signOut(session: secret)
            clock.advance(hours: 0.02)
            load.signIns.withLock { $0 += 1 }
        }
    }

    private static func backUp(_ test: TestWorkspace, _ load: Load) throws {
        let other = Workspace("\(test.workspace.root)/restored")
        var accounts = 0
        var done = (runs: 0, signIns: 0)
        for number in 1...100 {
            let backup = try Backup(
                of: test.workspace, to: "\(test.workspace.root)/a.backup", replacing: true,
                version: "1", environment: test.environment)
            #expect(backup.accounts >= accounts)
            accounts = backup.accounts
            let restore = try Restore(backup.file, into: other, environment: test.environment)
            #expect(restore.accounts == backup.accounts)
            // Of the mirror there is nothing in a backup, and that is all there is to say.
            let findings = try Doctor(other, environment: test.environment).examine()
            #expect(findings.map(\.code) == [.mirrorLost])
            // What one transaction made is there as a whole.
            let torn = try AccountStore.looking(at: other.accounts) { transaction in
                try transaction.accounts(limit: 10_000).filter {
                    try $0.status == .provisional && transaction.links(ofAccount: $0.id).isEmpty
                }
            }
            #expect(torn.isEmpty)
            try FileManager.default.removeItem(atPath: other.root)
            // The others must have gone on meanwhile, or this shows nothing.
            if number % 10 == 0 {
                #expect(
                    waitFor {
                        load.runs.withLock { $0 } > done.runs
                            && load.signIns.withLock { $0 } > done.signIns
                    })
                done = (load.runs.withLock { $0 }, load.signIns.withLock { $0 })
            }
        }
    }
}
