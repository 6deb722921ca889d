import DropFolder
import Foundation
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings
@testable import SyncStore

/// `runs approve` as scripts see it: what is decided stays decided, and nothing is promised that nobody does.
@Suite(.ownThreads) struct ApproveCommandTests {
    @Test func `approving a run with --json names the files that were rejected meanwhile, too`()
        throws
    {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 1}\n")
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        #expect(try run(test, "run").status == 1)
        let id = try #require(try test.accounts().read { try $0.heldRuns() }.first?.id)
        try test.drop("<x></x>", as: "broken.xml")
        let approved = try run(test, "runs", "approve", "--json", id)
        #expect(approved.status == 1)
        #expect(approved.errors.contains("broken.xml was rejected: "), "\(approved.errors)")
        #expect(try approved.objects().count == 1)
        #expect(try test.mails().count == 2)
    }

    @Test func `approving a run says so though nothing can be written`() throws {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 1}\n")
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        #expect(try run(test, "run").status == 1)
        let id = try #require(try test.accounts().read { try $0.heldRuns() }.first?.id)
        let mail = "\(test.workspace.outbox)/mail"
        try FileManager.default.removeItem(atPath: mail)
        try test.write("", to: "outbox/mail")
        let approved = try run(test, "runs", "approve", id)
        #expect(approved.status == 74)
        #expect(
            approved.errors.hasPrefix("candidate-sync: run \(id) is approved; the next 'run'"),
            "\(approved.errors)")
        try FileManager.default.removeItem(atPath: mail)
        #expect(try run(test, "run").status == 0)
        #expect(try test.mails().count == 2)
    }

    @Test func `approving a run beside another process promises only that somebody goes on`()
        throws
    {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 1}\n")
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        #expect(try run(test, "run").status == 1)
        // It may be a 'doctor'.
        let pipeline = try test.pipeline()
        let id = try #require(try pipeline.accounts.read { try $0.heldRuns() }.first?.id)
        let approved = try run(test, "runs", "approve", id)
        #expect(approved.status == 0)
        #expect(
            String(decoding: approved.output, as: UTF8.self)
                .contains("it goes on with it, or the next 'run' or the service does"))
        withExtendedLifetime(pipeline) {}
    }

    @Test func `approving a run says so though another workspace takes the files of the inbox`()
        throws
    {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 1}\n")
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        #expect(try run(test, "run").status == 1)
        let id = try #require(try test.accounts().read { try $0.heldRuns() }.first?.id)
        try Folder(test.workspace.inbox).locked(alone: true) {
            let approved = try run(test, "runs", "approve", id)
            #expect(approved.status == 1)
            #expect(approved.errors.contains("run \(id) is approved; "), "\(approved.errors)")
        }
        #expect(try test.mails().isEmpty)
        #expect(try run(test, "run").status == 0)
        #expect(try test.mails().count == 2)
    }

    @Test func `of a run that is taken over while somebody approves it, that is told`() throws {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 1}\n")
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        #expect(try run(test, "run").status == 1)
        let id = try #require(try test.accounts().read { try $0.heldRuns() }.first?.id)
        // Between the look at the run and the approval, whatever the two processes' speed.
        try test.change(
            """
            CREATE TRIGGER taken_over BEFORE UPDATE OF state ON run WHEN NEW.state = 'planned' BEGIN
                UPDATE run SET state = 'superseded' WHERE sequence = OLD.sequence;
                SELECT RAISE(IGNORE);
            END
            """)
        let approved = try run(test, "runs", "approve", id)
        #expect(approved.status == 1)
        #expect(approved.errors == "candidate-sync: run \(id) is superseded, not held\n")
        #expect(try test.mails().isEmpty)
    }

    @Test func `bad settings stop an approval before anything is decided`() throws {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 1}\n")
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        let id = try #require(try test.run().held.first)
        try test.write("oops: 1\n", to: "settings.yaml")
        #expect(try run(test, "runs", "approve", id).status == 78)
        #expect(try test.accounts().read { try $0.heldRuns() }.map(\.id) == [id])
    }
}
