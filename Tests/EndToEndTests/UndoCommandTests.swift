import CandidateSync
import Foundation
import Recruiting
import TestSupport
import Testing

@testable import SiteSettings
@testable import SyncStore

/// `runs undo` as scripts see it.
@Suite(.ownThreads) struct UndoCommandTests {
    @Test func `a dry run first, then the deed, and the same again`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        #expect(try run(test, "run").status == 0)
        let id = try #require(try test.accounts().read { try $0.runs(limit: 1) }.first?.id)
        let collected = try #require(try test.outbox("mail").first { $0.value.contains("c2@") })
        try FileManager.default.removeItem(
            atPath: "\(test.workspace.outbox)/mail/\(collected.key)")

        let dry = try run(test, "runs", "undo", id)
        #expect(dry.status == 0, "\(dry.errors)")
        #expect(String(decoding: dry.output, as: UTF8.self).contains("do it with --yes"))
        #expect(try test.mails().count == 1)

        var answers: [NSDictionary] = []
        for _ in 1...2 {
            let result = try run(test, "runs", "undo", id, "--yes", "--json")
            #expect(result.status == 0, "\(result.errors)")
            answers.append(try result.object() as NSDictionary)
        }
        #expect(answers[0] == answers[1])
        #expect(answers[0]["withdrawn"] as? Int == 2)
        let mails = try #require(answers[0]["mails"] as? [String: Int])
        #expect(mails == ["taken": 1, "collected": 1])
        let remains = try #require(answers[0]["remains"] as? [[String: Any]])
        #expect(remains.map { $0["person_id"] as? Int } == [2])
        #expect(try test.mails().isEmpty)
        let store = try test.accounts()
        let causes: [Withdrawal?] = try [1, 2].map { (person: Int64) in
            try store.read { try $0.accounts(everOfPerson: person) }.first?.withdrawal
        }
        #expect(causes == [.undone, .recalled])

        let shown = try run(test, "runs", "show", id)
        #expect(String(decoding: shown.output, as: UTF8.self).contains("undone by "))
        let list = try run(test, "runs", "list")
        #expect(String(decoding: list.output, as: UTF8.self).contains("undone"))
    }

    @Test func `a held run is refused with what to do instead, as is one that nobody knows`() throws
    {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 1}\n")
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        #expect(try run(test, "run").status == 1)
        let id = try #require(try test.accounts().read { try $0.heldRuns() }.first?.id)
        let result = try run(test, "runs", "undo", id, "--yes")
        #expect(result.status == 1)
        #expect(result.errors.contains("runs discard \(id)"))
        #expect(try run(test, "runs", "undo", "x").status == 1)
    }

    @Test func `beside a service that holds the workspace`() throws {
        let test = try TestWorkspace()
        let service = try test.pipeline()
        try test.drop(Documents.candidates(Documents.person(1)))
        _ = try service.run()
        let id = try #require(try test.accounts().read { try $0.runs(limit: 1) }.first?.id)
        #expect(try run(test, "runs", "undo", id, "--yes").status == 0)
        #expect(try test.mails().isEmpty)
        try test.drop(Documents.candidates(Documents.person(1)))
        _ = try service.run()
        #expect(try test.mails().map(\.to) == ["c1@mail.example"])
    }
}
