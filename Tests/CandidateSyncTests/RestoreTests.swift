import DropFolder
import Foundation
import MyPage
import Recruiting
import TestSupport
import Testing

@testable import CandidateSync
@testable import Publishing
@testable import SiteSettings
@testable import SyncStore

/// A backup in a new place: what it takes up, and what it must not.
@Suite(.ownThreads) struct RestoreTests {
    private func backUp(_ test: TestWorkspace) throws -> String {
        try Backup(
            of: test.workspace, to: "\(test.workspace.root)/state/a.backup", replacing: true,
            version: "1", environment: test.environment
        ).file
    }

    /// A workspace in which there is nothing yet.
    private func makeEmpty() throws -> TestWorkspace {
        let test = try TestWorkspace()
        try FileManager.default.removeItem(atPath: test.workspace.settings)
        return test
    }

    @Test(arguments: [
        "settings.yaml", "state/accounts.sqlite", "state/accounts.sqlite-wal",
        "templates/reminder.mustache",
    ])
    func `nothing that is there is replaced`(name: String) throws {
        let test = try TestWorkspace()
        try test.importAccounts("a@mail.example,甲,registered,yes,,")
        let file = try backUp(test)
        let other = try makeEmpty()
        try other.write("somebody's", to: name)
        #expect(throws: UnusableFile.self) { try Restore(file, into: other.workspace) }
        #expect(
            try other.files(below: other.workspace.root) == [name: Data("somebody's".utf8)])
    }

    @Test func `one that fails when the accounts are there leaves nothing in the way of the next`()
        throws
    {
        let test = try TestWorkspace.worked()
        try test.write("{{name}} 様\n{{url}}\n", to: "templates/reminder.mustache")
        let file = try backUp(test)
        let other = try makeEmpty()
        let obstacle = "\(other.workspace.root)/.settings.yaml.restored"
        try FileManager.default.createDirectory(
            atPath: obstacle, withIntermediateDirectories: false)
        #expect(throws: SystemError.self) { try Restore(file, into: other.workspace) }
        try FileManager.default.removeItem(atPath: obstacle)
        let restored = try Restore(file, into: other.workspace)
        #expect(restored.files == ["settings.yaml", "templates/reminder.mustache"])
    }

    @Test(arguments: ["settings.yaml", "templates/reminder.mustache"])
    func `what somebody puts there meanwhile stays where one fails over it`(name: String) throws {
        let texts = ["settings.yaml", "templates/opened.mustache", "templates/reminder.mustache"]
        let kept = try KeptFiles(
            Dictionary(uniqueKeysWithValues: texts.map { ($0, Data("restored".utf8)) }))
        let other = try makeEmpty()
        try other.write("somebody's", to: name)
        #expect(throws: SystemError.self) { try kept.write(to: other.workspace) }
        #expect(
            try other.files(below: other.workspace.root) == [name: Data("somebody's".utf8)])
    }

    @Test
    func `beside pages that are served from databases that somebody has removed it is refused`()
        throws
    {
        let test = try TestWorkspace()
        try test.importAccounts("a@mail.example,甲,registered,yes,,")
        let file = try backUp(test)
        let other = try TestWorkspace()
        let site = try other.myPage()
        unlink(other.workspace.settings)
        other.removeDatabase(other.workspace.accounts)
        #expect(throws: UseLock.Taken.self) { try Restore(file, into: other.workspace) }
        #expect(!FileManager.default.fileExists(atPath: other.workspace.accounts))
        withExtendedLifetime(site) {}
    }

    @Test func `what is no backup, is damaged or newer is refused, and nothing is made`() throws {
        let test = try TestWorkspace()
        try test.importAccounts("a@mail.example,甲,registered,yes,,")
        let other = try makeEmpty()
        #expect(throws: UnusableFile.self) { try Restore("/nowhere/x", into: other.workspace) }
        #expect(throws: UnusableFile.self) {
            try Restore(test.workspace.accounts, into: other.workspace)
        }
        #expect(throws: StoreError.self) {
            try Restore(test.workspace.settings, into: other.workspace)
        }
        let file = try backUp(test)
        try test.change(
            "INSERT INTO grdb_migrations (identifier) VALUES ('of the future')", in: "a.backup")
        let error = #expect(throws: StoreError.self) { try Restore(file, into: other.workspace) }
        #expect(error?.description.contains("newer version") == true)
        #expect(try other.files(below: other.workspace.root).isEmpty)
    }

    @Test func `rows whose account is not there keep no upgrade and no restore from starting`()
        throws
    {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        try test.run()
        for sql in [
            "DELETE FROM account WHERE person_id = 1", "DROP INDEX account_withdrawn_mail",
            "DELETE FROM grdb_migrations WHERE identifier = 'withdrawn accounts by their mail'",
        ] {
            try test.change(sql)
        }
        let file = try backUp(test)
        let other = try makeEmpty()
        #expect(try Restore(file, into: other.workspace).accounts == 1)
        #expect(try test.run().runs.isEmpty)
    }

    @Test func `a damaged backup is refused`() throws {
        let test = try TestWorkspace()
        try test.importAccounts("a@mail.example,甲,registered,yes,,")
        let file = try backUp(test)
        var bytes = try Data(contentsOf: URL(filePath: file))
        for index in stride(from: 4_096, to: bytes.count, by: 64) { bytes[index] ^= 0xFF }
        try bytes.write(to: URL(filePath: file))
        let other = try makeEmpty()
        #expect(throws: StoreError.self) { try Restore(file, into: other.workspace) }
        #expect(try other.files(below: other.workspace.root).isEmpty)
    }

    @Test
    func `files that were taken and not yet imported are counted, and imported where they are put`()
        throws
    {
        let test = try TestWorkspace()
        try test.run()
        try test.drop(Documents.candidates(Documents.person(1)))
        // As a stop in the middle of an import leaves it.
        #expect(throws: CancellationError.self) {
            try test.pipeline { if case .importing = $0 { throw CancellationError() } }.run()
        }
        let claim = try #require(ClaimFolder(test.workspace.claimed).claims().first)
        try FileManager.default.createDirectory(
            atPath: "\(test.workspace.claimed)/01ARZ3NDEKTSV4RRFFQ69G5FAV+spare",
            withIntermediateDirectories: false)
        let backup = try Backup(
            of: test.workspace, to: "\(test.workspace.state)/a.backup", replacing: false,
            version: "1", environment: test.environment)
        #expect(backup.claimed == 1)

        let other = try makeEmpty()
        _ = try Restore(backup.file, into: other.workspace)
        try FileManager.default.copyItem(
            atPath: test.workspace.claimed, toPath: other.workspace.claimed)
        // Both workspaces have the same randomness.
        other.clock.advance(hours: 1)
        #expect(try other.run().deliveries.map(\.delivery) == [claim.delivery])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: other.workspace.claimed)
                == ["\(claim.delivery)+spare"])
        #expect(try other.mails().count == 1)
        #expect(try other.run().deliveries.isEmpty)
        #expect(
            try Backup(
                of: other.workspace, to: "\(other.workspace.state)/a.backup", replacing: false,
                version: "1", environment: other.environment
            ).claimed == 0)
    }

    /// A run that has committed its mail and not yet let it out.
    private func makeInterrupted() throws -> TestWorkspace {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        let paths = test.workspace.accounts
        #expect(throws: Death.self) {
            try test.pipeline(reached: { step in
                guard step == .committed else { return }
                let waiting = try AccountStore.looking(at: paths) { try $0.unpublished() }
                if waiting.contains(where: { $0.kind == .mail }) { throw Death() }
            }).run()
        }
        return test
    }

    @Test
    func `a mail that was on its way out is named with its person, and never sent from there`()
        throws
    {
        let test = try makeInterrupted()
        let file = try backUp(test)
        let other = try makeEmpty()
        let restore = try Restore(file, into: other.workspace)
        #expect(restore.unpublished.compactMap(\.person).sorted() == [1, 2])
        // The receipt is out, and settled with what leaves next.
        let mails = restore.unpublished.map(\.file).filter { $0.hasPrefix("mail/") }
        // The former machine lets them out a moment later.
        _ = try test.run()
        let sent = try test.outbox("mail").keys.map { "mail/\($0)" }.sorted()
        #expect(mails.sorted() == sent)

        // Both workspaces have the same randomness.
        other.clock.advance(hours: 1)
        let decisions = try other.outcomes(
            of: Documents.candidates(Documents.person(1), Documents.person(2)))
        #expect(decisions == [1: .alreadyOpen, 2: .alreadyOpen])
        #expect(try other.mails().isEmpty)
        #expect(try other.files(below: other.workspace.spool).isEmpty)
    }

    @Test func `a mail from before it that still lies there goes to no former address`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        try test.run()
        _ = try backUp(test)
        // Where the accounts are damaged, inbox and outbox stay.
        let former = "\(test.workspace.root)/former"
        try FileManager.default.moveItem(atPath: test.workspace.state, toPath: former)
        unlink(test.workspace.settings)
        let gone = try #require(
            try test.outbox("mail").first { SentMail($0.value).to == "c2@mail.example" })
        unlink("\(test.workspace.outbox)/mail/\(gone.key)")
        test.clock.advance(hours: 30)
        _ = try Restore(
            "\(former)/a.backup", into: test.workspace, environment: test.environment)
        let outcomes = try test.outcomes(
            of: Documents.candidates(Documents.person(1, mail: "new@mail.example")))
        #expect(outcomes == [1: .readdressed])
        #expect(try test.mails().map(\.to) == ["new@mail.example"])
        // Nobody has seen when the other one was taken.
        let late = try test.status().lateMails
        #expect(late.late + late.expired + late.unknown == 0)
    }

    @Test func `a run that was being carried out writes to nobody any more`() throws {
        let test = try makeInterrupted()
        let file = try backUp(test)
        let other = try makeEmpty()
        let restore = try Restore(file, into: other.workspace)
        let id = try #require(restore.discarded.first)
        other.clock.advance(hours: 1)
        #expect(try other.run().held == [])
        #expect(try other.accounts().read { try $0.run(id)?.state } == .discarded)
        #expect(try other.outbox("mail").isEmpty)
    }

    @Test func `a run that has ended since is told of once more beside its former report`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        _ = try test.pipeline().takeIn(trigger: .schedule)
        _ = try backUp(test)
        test.clock.advance(hours: 1)
        try test.run()
        let told = try test.outbox("reports")
        #expect(told.count == 2)
        let former = "\(test.workspace.root)/former"
        try FileManager.default.moveItem(atPath: test.workspace.state, toPath: former)
        unlink(test.workspace.settings)
        test.clock.advance(hours: 1)
        let restore = try Restore(
            "\(former)/a.backup", into: test.workspace, environment: test.environment)
        #expect(restore.discarded.count == 1)
        try test.run()
        let reports = try test.outbox("reports")
        #expect(reports.count == 4)
        #expect(told.allSatisfy { reports[$0.key] == $0.value })
        try test.letPass(days: 401)
        #expect(try test.outbox("reports").isEmpty)
    }

    @Test func `the files of a run that had not begun are named, and a replay has them looked at`()
        throws
    {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        let intake = try test.pipeline().takeIn(trigger: .schedule)
        let delivery = try #require(intake.deliveries.first).delivery
        let file = try backUp(test)
        let other = try makeEmpty()
        // Both workspaces have the same randomness.
        other.clock.advance(hours: 1)
        let restore = try Restore(file, into: other.workspace, environment: other.environment)
        #expect(restore.discarded.count == 1 && restore.discardedDeliveries == [delivery])
        try FileManager.default.copyItem(
            atPath: test.workspace.archive, toPath: other.workspace.archive)
        _ = try Doctor(other.workspace, environment: other.environment).repair()
        try other.run()
        #expect(try other.mails().isEmpty)
        let replay = Replay(
            other.workspace, try other.accounts(), environment: other.environment)
        _ = try replay(delivery)
        try other.run()
        #expect(try other.mails().map(\.to) == ["c1@mail.example"])
    }

    @Test func `exports that came after it are named once their archive is there, and replayed`()
        throws
    {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)), as: "before.xml")
        try test.run()
        let file = try backUp(test)
        test.clock.advance(hours: 1)
        try test.drop(Documents.candidates(Documents.person(2)), as: "after.xml")
        let id = try #require(try test.run().deliveries.first).delivery
        let other = try makeEmpty()
        // Both workspaces have the same randomness.
        other.clock.advance(hours: 2)
        _ = try Restore(file, into: other.workspace, environment: other.environment)
        let doctor = Doctor(other.workspace, environment: other.environment)
        #expect(try doctor.examine().map(\.code) == [.mirrorLost])
        try FileManager.default.copyItem(
            atPath: test.workspace.archive, toPath: other.workspace.archive)
        let findings = try doctor.repair()
        #expect(findings.map(\.code) == [.mirrorLost, .archiveUnknown])
        #expect(findings.map(\.isMended) == [true, false])
        #expect(findings.last?.trouble.english.what.contains(": \(id)") == true)

        let replay = Replay(
            other.workspace, try other.accounts(), environment: other.environment)
        #expect(try replay(id).file == "after.xml")
        #expect(try doctor.examine() == [])
        #expect(try other.run().deliveries.map(\.replayOf) == [id])
        #expect(try other.mails().map(\.to) == ["c2@mail.example"])
        #expect(try doctor.examine() == [])
        let unknown = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
        #expect(throws: Replay.Refusal.unknown(unknown)) { try replay(unknown) }
    }

    @Test func `everybody signs in anew; links and keys stay`() throws {
        let test = try TestWorkspace.worked()
        let now = test.clock.now
        let hash = Data([1, 2, 3])
        try test.accounts().write { transaction in
            _ = try transaction.secret("key") { [7, 7] }
            try transaction.beginSession(
                .account, of: 1, hash: hash, id: "s",
                from: SessionOrigin(browser: "", client: ""), at: now, forgetBefore: .distantPast)
        }
        let links = try test.accounts().read { try $0.links(ofAccount: 1) }
        try #require(!links.isEmpty)
        let other = try makeEmpty()
        _ = try Restore(try backUp(test), into: other.workspace)
        try other.accounts().read { transaction in
            let session = try transaction.session(
                .account, hash: hash, begunAfter: .distantPast, seenAfter: .distantPast)
            #expect(session == nil)
            #expect(try transaction.links(ofAccount: 1) == links)
            #expect(try transaction.storedSecret("key") == [7, 7])
        }
    }
}
