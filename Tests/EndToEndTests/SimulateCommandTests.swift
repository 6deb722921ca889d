import CandidateSync
import Foundation
import TestSupport
import Testing

@testable import SiteSettings

/// `simulate` as scripts see it.
@Suite(.ownThreads) struct SimulateCommandTests {
    @Test func `0, and not a byte of the workspace is another one`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)), as: "1.xml")
        #expect(try run(test, "run").status == 0)
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)), as: "2.xml")
        // Of a database that is open nowhere there is nothing but its file.
        let hadMemory = try test.traces().keys.contains { $0.hasSuffix("-shm") }
        let before = try test.traces(sharedMemory: !hadMemory)
        let result = try run(test, "simulate", "--all", "--json")
        #expect(result.status == 0, "\(result.errors)")
        let people = try #require(try result.object()["people"] as? [[String: Any]])
        #expect(people.map { $0["outcome"] as? String } == ["already_open", "opened"])
        #expect(try test.traces(sharedMemory: !hadMemory) == before)
    }

    @Test func `beside a service that holds the workspace`() throws {
        let test = try TestWorkspace()
        let service = try test.pipeline()
        try test.drop(Documents.candidates(Documents.person(1)))
        let before = try test.traces(sharedMemory: false)
        let result = try run(test, "simulate")
        #expect(result.status == 0, "\(result.errors)")
        #expect(String(decoding: result.output, as: UTF8.self).contains("would not be held"))
        #expect(try test.traces(sharedMemory: false) == before)
        _ = try service.run()
        #expect(try test.mails().count == 1)
    }

    @Test func `1 when a file would be rejected or the run held`() throws {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 1}\n")
        try test.drop("<x></x>", as: "1.xml")
        #expect(try run(test, "simulate").status == 1)
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)), as: "1.xml")
        let result = try run(test, "simulate", "--json")
        #expect(result.status == 1)
        let hold = try #require(try result.object()["hold"] as? [[String: Any]])
        #expect(hold.first?["limit"] as? Int == 1)
        #expect(hold.first?["planned"] as? Int == 2)
    }

    @Test func `mails go into a folder that is new or empty, and none of the workspace's`() throws {
        let test = try TestWorkspace()
        let other = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        for name in ["outbox/mail", "outbox", "inbox/x", "state/new/one"] {
            let path = "\(test.workspace.root)/\(name)"
            #expect(try run(test, "simulate", "--mails", path).status == 64, "\(name)")
        }
        #expect(try run(test, "simulate", "--mails", other.workspace.root).status == 64)
        let folder = "\(other.workspace.root)/mails"
        #expect(try run(test, "simulate", "--mails", folder).status == 0)
        let mails = try other.files(below: folder)
        #expect(mails.keys.allSatisfy { $0.hasSuffix(".eml") })
        let mail = try #require(mails.values.first)
        let text = SentMail(String(decoding: mail, as: UTF8.self))
        #expect(text.to == "c1@mail.example")
        #expect(text.body.contains("token=simulation-no-link-"))
        #expect(text.token == nil)
        #expect(try run(test, "simulate", "--mails", folder).status == 64)
    }

    @Test func `what was saved is what run expects`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)), as: "1.xml")
        let before = Set(try test.traces().keys)
        #expect(try run(test, "simulate", "--save", "a/b").status == 64)
        #expect(try run(test, "simulate", "--save", "monday").status == 0)
        #expect(
            Set(try test.traces().keys).subtracting(before) == [
                "state", "state/simulations", "state/simulations/monday.json",
            ])
        #expect(try run(test, "run", "--expect", "tuesday").status == 64)
        try test.drop(Documents.candidates(Documents.person(2)), as: "2.xml")
        let refused = try run(test, "run", "--expect", "monday")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("person 2: expected nothing, found opened"))
        let told = try run(test, "run", "--expect", "monday", "--json").object()
        #expect((told["differences"] as? [[String: Any]])?.first?["person"] as? Int == 2)
        #expect(try test.files(below: test.workspace.inbox).count == 2)
        #expect(try run(test, "simulate", "--save", "monday").status == 0)
        #expect(try run(test, "run", "--expect", "monday").status == 0)
        #expect(try test.mails().count == 2)
    }
}
