import DropFolder
import Foundation
import Recruiting
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync
@testable import Publishing
@testable import SiteSettings

extension TestWorkspace {
    func simulator(listener: @escaping Pipeline.Listener = { _ in }) throws -> Simulator {
        Simulator(
            workspace, settings: try SettingsFile.read(workspace.settings),
            templates: try Templates(folder: workspace.templates), environment: environment,
            listener: listener)
    }
}

/// What a simulation shows, and that it leaves no trace.
@Suite(.ownThreads) struct SimulationTests {
    private static let limited = TestWorkspace.settings + "safety: {max_new_accounts: 2}\n"

    @Test func `it takes what lies complete in the inbox and whom a collecting run awaits`() throws
    {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)), as: "1.xml")
        _ = try test.pipeline().takeIn(trigger: .arrival)
        try test.drop(Documents.candidates(Documents.person(2, mail: "")), as: "2.xml")
        try FileManager.default.createSymbolicLink(
            atPath: "\(test.workspace.inbox)/3.xml", withDestinationPath: "2.xml")
        let simulation = try test.simulator()(.init(people: .max))
        #expect(simulation.deliveries.map(\.file) == ["2.xml"])
        #expect(simulation.waiting.map(\.file) == ["3.xml"])
        #expect(simulation.people.map(\.outcome) == [.opened, .noMail])
        #expect(simulation.counts["opened"] == 1)
        #expect(simulation.counts["held"] == 0)
    }

    @Test func `files are laid over the mirror, and the inbox is left alone`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        try test.run()
        try test.drop(Documents.candidates(Documents.person(9)))
        try test.write(
            Documents.candidates(Documents.person(1, mail: "new@mail.example")), to: "now.xml")
        let simulation = try test.simulator()(
            files: ["\(test.workspace.root)/now.xml"], .init(people: .max))
        #expect(simulation.people.map(\.personId) == [1])
        #expect(simulation.people.map(\.outcome) == [.readdressed])
    }

    @Test func `it says whether the run would be held, and how many were written to`() throws {
        let test = try TestWorkspace(settings: Self.limited)
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        try test.drop(Documents.candidates(Documents.person(2), Documents.person(3)))
        let simulation = try test.simulator()(.init(people: .max))
        #expect(simulation.hold == [.limit(2, planned: 2, written: 1)])
        #expect(simulation.limit.written == 1)
        #expect(simulation.limit.wouldWrite == 2)
        #expect(simulation.people.map(\.outcome) == [.held, .held])
        #expect(simulation.people.map(\.planned) == [.opened, .opened])
        #expect(simulation.held.isEmpty)
    }

    @Test func `it names the fields that a whole file is without`() throws {
        let test = try TestWorkspace(
            with: "sync: {conditions: [\"!Person.P_Memo:part=対象外\"], gather_s: 0}\n")
        let memo = "<Person.P_Memo>可</Person.P_Memo>"
        try test.drop(Documents.candidates(Documents.person(1, mail: "", memo)), as: "1.xml")
        try test.run()
        try test.drop(Documents.candidates(Documents.person(1)), as: "2.xml")
        let simulation = try test.simulator()()
        #expect(
            simulation.missingFields == [.init(field: "Person.P_Memo", file: "2.xml")])
    }

    @Test func `a run that waits and gets nothing new goes on waiting`() throws {
        let test = try TestWorkspace(settings: Self.limited)
        try test.drop(Documents.candidates((1...3).map { Documents.person($0) }.joined()))
        let held = try test.run().held
        let simulation = try test.simulator()(.init(people: .max))
        #expect(simulation.held == held)
        #expect(simulation.people.isEmpty)
    }

    @Test func `who was written to counts, whether anybody waits or not`() throws {
        let test = try TestWorkspace(settings: Self.limited)
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        #expect(try test.simulator()(.init()).limit.written == 1)
    }

    @Test func `the run that was approved goes on first`() throws {
        let test = try TestWorkspace(settings: Self.limited)
        try test.drop(Documents.candidates((1...3).map { Documents.person($0) }.joined()))
        let held = try #require(try test.run().held.first)
        _ = try test.accounts().write { transaction in
            let run = try #require(try transaction.run(held))
            return try transaction.approve(run, by: "test", at: test.clock.now)
        }
        try test.drop(Documents.candidates(Documents.person(1)))
        let simulation = try test.simulator()(.init(people: .max))
        #expect(simulation.goesOnFirst == [held])
        #expect(simulation.people.map(\.outcome) == [.alreadyOpen])
    }

    @Test func `the mails are those of the run, and their links lead nowhere`() throws {
        let test = try TestWorkspace(settings: Self.limited)
        try test.drop(
            Documents.users(Documents.user(7, mail: "u7@agency.example")), as: "users.xml")
        try test.importAccounts("c4@mail.example,甲,registered,yes,,")
        try test.drop(
            Documents.candidates(
                Documents.person(1), Documents.person(2), Documents.person(3),
                Documents.person(4, owner: 7)))
        var mails: [String] = []
        let simulator = try test.simulator()
        _ = try simulator(.init(mails: .max)) { mails.append(String(decoding: $1, as: UTF8.self)) }
        let read = mails.map(SentMail.init)
        #expect(
            Set(read.map(\.to)) == [
                "c1@mail.example", "c2@mail.example", "c3@mail.example", "u7@agency.example",
            ])
        for mail in read {
            #expect(mail.token == nil)
            #expect(mail.body.firstMatch(of: /[0-9a-f]{32}/) == nil)
        }
        #expect(read.count { $0.body.contains("token=\(PasswordLinks.simulated)") } == 3)
        #expect(mails.allSatisfy { $0.firstMatch(of: /key=[0-9a-f]{64}/) == nil })

        var few: [String] = []
        _ = try simulator(.init(mails: 2)) { few.append(String(decoding: $1, as: UTF8.self)) }
        #expect(few.map { SentMail($0).to } == ["c1@mail.example", "c2@mail.example"])
    }

    @Test func `not a byte of the workspace is another one, beside a service too`() throws {
        let test = try TestWorkspace(settings: Self.limited)
        try test.drop(Documents.candidates(Documents.person(1)), as: "1.xml")
        let service = try test.pipeline()
        _ = try service.run()
        try test.drop(Documents.candidates(Documents.person(2)), as: "2.xml")
        _ = try service.takeIn(trigger: .arrival)
        try test.drop(Documents.candidates(Documents.person(3), Documents.person(4)), as: "3.xml")
        let before = try test.traces(sharedMemory: false)
        let simulation = try test.simulator()(.init(people: .max, mails: .max))
        #expect(simulation.people.count == 3)
        #expect(try test.traces(sharedMemory: false) == before)
        #expect(try service.run().held.count == 1)
    }

    @Test func `where nothing has run yet nothing is made`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        let before = try test.traces()
        #expect(try test.simulator()().counts["opened"] == 1)
        #expect(try test.traces() == before)
    }

    @Test func `a file that a process has died over is left out, and read by the import alone`()
        throws
    {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)), as: "bad.xml")
        #expect(throws: CancellationError.self) {
            try test.pipeline { if case .importing = $0 { throw CancellationError() } }.run()
        }
        let claim = try #require(ClaimFolder(test.workspace.claimed).claims().first)
        let attempts = try ImportAttempts(path: test.workspace.importAttempts)
        _ = try attempts.begin(claim.delivery)
        try test.drop(Documents.candidates(Documents.person(2)), as: "good.xml")

        let simulation = try test.simulator()(.init(people: .max))
        #expect(simulation.waiting.map(\.file) == ["bad.xml"])
        #expect(simulation.waiting.first?.reason.contains("a process ended") == true)
        #expect(simulation.people.map(\.personId) == [2])

        // Whoever holds the workspace may be reading it at this moment.
        var pipeline: Pipeline? = try test.pipeline()
        #expect(try test.simulator()(.init(people: .max)).people.map(\.personId) == [1, 2])
        // One that is read for the second time has been died over once.
        _ = try attempts.begin(claim.delivery)
        #expect(
            try test.simulator()(.init(people: .max)).waiting.map(\.file) == ["bad.xml"])
        withExtendedLifetime(pipeline) {}
        pipeline = nil
        let codes = try test.simulator()().deliveries.map { $0.error?.code }
        #expect(Set(codes) == ["poisonous", nil])
    }

    @Test func `where no folder can be made for the copies, TMPDIR is named`() {
        let error = #expect(throws: SystemError.self) {
            _ = try SimulationFolder(in: "/missing")
        }
        #expect(
            error?.description.hasPrefix(
                "cannot make (TMPDIR says where) the folder /missing/candidate-sync-simulated-")
                == true)
    }

    @Test func `what a killed one has left is removed by the next, and not what others work in`()
        throws
    {
        let parent = NSTemporaryDirectory() + "simulations-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: parent, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: parent) }
        let left = "\(parent)/candidate-sync-simulated-abcdef"
        let others = "\(parent)/somebody's"
        for path in [left, others] {
            try FileManager.default.createDirectory(
                atPath: "\(path)/state", withIntermediateDirectories: true)
            try Data("names".utf8).write(to: URL(filePath: "\(path)/state/mirror.sqlite"))
        }
        let link = "\(parent)/candidate-sync-simulated-link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: others)

        var first: SimulationFolder? = try SimulationFolder(in: parent)
        let path = try #require(first?.path)
        #expect(!FileManager.default.fileExists(atPath: left))
        #expect(FileManager.default.fileExists(atPath: "\(others)/state/mirror.sqlite"))
        var status = stat()
        try #require(lstat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o700)

        let second = try SimulationFolder(in: parent)
        SimulationFolder.removeLeft(in: parent)
        #expect(FileManager.default.fileExists(atPath: path))
        #expect(FileManager.default.fileExists(atPath: second.path))
        first = nil
        #expect(!FileManager.default.fileExists(atPath: path))
        withExtendedLifetime(second) {}
    }

    @Test func `the copies go whatever happens`() throws {
        struct Stopped: Error {}
        let test = try TestWorkspace()
        var path = ""
        #expect(throws: Stopped.self) {
            try SimulatedWorkspace.with(copyOf: test.workspace) { simulated in
                path = simulated.copy.root
                #expect(FileManager.default.fileExists(atPath: path))
                throw Stopped()
            }
        }
        #expect(!path.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
