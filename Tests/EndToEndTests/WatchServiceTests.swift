import Foundation
import Glibc
import TestSupport
import Testing

@testable import SiteSettings

/// The real service, as systemd, partners and operators meet it.
@Suite(.ownThreads) struct WatchServiceTests {
    @Test func `a file that is moved in comes out, and SIGTERM ends it with 0`() throws {
        let test = try TestWorkspace()
        let service = try RunningService(test)
        try test.write(Documents.candidates(Documents.person(1)), to: "inbox/a.xml.part")
        rename("\(test.workspace.inbox)/a.xml.part", "\(test.workspace.inbox)/a.xml")
        let isOut = try waitFor { try test.outbox("reports").count == 2 }
        #expect(isOut)
        #expect(try test.mails().count == 1)
        service.send(SIGTERM)
        #expect(try service.end() == 0)
        #expect(service.hasSaid("STOPPING=1"))
        #expect(service.errors().contains("stopped"))
    }

    @Test func `a second watch, and a run beside it, say who holds the workspace and exit with 75`()
        throws
    {
        // The pages' address is taken, too.
        let port = try FreePort.next()
        let test = try TestWorkspace(
            settings: TestWorkspace.settings.replacing("127.0.0.1:0", with: "127.0.0.1:\(port)"))
        let service = try RunningService(test)
        for command in ["watch", "run"] {
            let result = try Shell.run(
                Shell.candidateSync, command, "--workspace", test.workspace.root)
            #expect(result.status == 75)
            #expect(result.errors.contains("process \(service.processIdentifier)"))
        }
        let status = try Shell.run(
            Shell.candidateSync, "status", "--json", "--workspace", test.workspace.root)
        let json = try status.object()
        #expect(json["process"] as? String == "\(service.processIdentifier)")
        service.send(SIGINT)
        #expect(try service.end() == 0)
    }

    @Test func `where its address is taken it ends with 74, and never says that it watches`()
        throws
    {
        let port = try FreePort.next()
        let settings = TestWorkspace.settings.replacing("127.0.0.1:0", with: "127.0.0.1:\(port)")
        let other = try TestWorkspace(settings: settings)
        let service = try RunningService(other)
        let test = try TestWorkspace(settings: settings)
        try test.drop(Documents.candidates(Documents.person(1)))
        let result = try Shell.run(
            Shell.candidateSync, "watch", "--workspace", test.workspace.root)
        #expect(result.status == 74)
        #expect(result.errors.contains("another program listens there already"))
        #expect(!result.errors.contains(" watching "), "\(result.errors)")
        #expect(try test.files(below: test.workspace.inbox).count == 1)
        #expect(service.isRunning)
    }

    @Test func `it is ready, too, where the admin screens have an address of their own`() throws {
        let port = try FreePort.next()
        let test = try TestWorkspace(
            settings: TestWorkspace.settings.replacing(
                "0.1:0\"", with: "0.1:0\", admin_listen: \"127.0.0.1:\(port)\""))
        #expect(try RunningService(test).hasSaid("READY=1"))
    }

    @Test func `SIGHUP brings new settings; bad ones leave the old, and say so`() throws {
        let test = try TestWorkspace()
        let service = try RunningService(test)
        try test.write("sync: {run: never}\n", to: "settings.yaml")
        service.send(SIGHUP)
        let isTold = waitFor { service.errors().contains("the old ones stay") }
        #expect(isTold)
        try test.write(
            TestWorkspace.decided(
                TestWorkspace.settings.replacing("inbox: {", with: "inbox: {pattern: \"*.abc\", ")),
            to: "settings.yaml")
        service.send(SIGHUP)
        let isReloaded = waitFor { service.errors().contains("reloaded") }
        #expect(isReloaded)
        try test.drop(Documents.candidates(Documents.person(1)), as: "a.abc")
        let isOut = try waitFor { try test.outbox("reports").count == 2 }
        #expect(isOut)
        #expect(!service.errors().contains("after a restart"))
        try test.write(
            TestWorkspace.decided(
                TestWorkspace.settings.replacing("127.0.0.1:0", with: "127.0.0.1:8")),
            to: "settings.yaml")
        service.send(SIGHUP)
        let isNamed = waitFor {
            service.errors().contains("served only after a restart keys=web.listen")
        }
        #expect(isNamed, "\(service.errors())")
    }

    @Test func `it gives signs of life while it waits`() throws {
        let test = try TestWorkspace()
        let service = try RunningService(test, environment: ["WATCHDOG_USEC": "100000"])
        let isAlive = waitFor { service.hasSaid("WATCHDOG=1") }
        #expect(isAlive)
    }

    @Test
    func `stopped in the middle of a long import it ends at once, and goes on at the next start`()
        throws
    {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 0}\n")
        let made = try Shell.run(
            Shell.candidateSync, "sample", "--count", "15000", "--match", "1",
            "\(test.workspace.root)/big.xml")
        try #require(made.status == 0)
        let first = try RunningService(test)
        rename("\(test.workspace.root)/big.xml", "\(test.workspace.inbox)/big.xml")
        let isClaimed = try waitFor {
            try !test.files(below: test.workspace.claimed).isEmpty
        }
        #expect(isClaimed)
        first.send(SIGTERM)
        #expect(try first.end() == 0)
        // It did not wait for the end of the import.
        #expect(try test.outbox("receipts").isEmpty)
        let second = try RunningService(test)
        let isOut = try waitFor { try test.outbox("reports").count == 2 }
        #expect(isOut)
        #expect(try test.outbox("receipts").count == 1)
        second.send(SIGTERM)
        #expect(try second.end() == 0)
    }

    @Test func `an inbox that is moved away and made anew is watched on`() throws {
        let test = try TestWorkspace(
            settings: TestWorkspace.settings.replacing("settle_ms: 0", with: "poll_s: 1"))
        let service = try RunningService(test)
        rename(test.workspace.inbox, "\(test.workspace.root)/old")
        let isTold = waitFor { service.errors().contains("the inbox is gone") }
        #expect(isTold)
        try FileManager.default.createDirectory(
            atPath: test.workspace.inbox, withIntermediateDirectories: false)
        try test.drop(Documents.candidates(Documents.person(1)))
        let isOut = try waitFor { try test.outbox("reports").count == 2 }
        #expect(isOut)
        #expect(service.errors().contains("the inbox is there again"))
    }

    @Test func `status says that it stands still, and why, until it goes on`() throws {
        let test = try TestWorkspace()
        let service = try RunningService(test)
        try? FileManager.default.removeItem(atPath: test.workspace.archive)
        try test.write("", to: "state/archive")
        try test.drop(Documents.candidates(Documents.person(1)))
        let isTold = waitFor {
            FileManager.default.fileExists(atPath: test.workspace.standstill)
        }
        #expect(isTold, "\(service.errors())")
        func status() throws -> Shell.Result {
            try Shell.run(Shell.candidateSync, "status", "--workspace", test.workspace.root)
        }
        let standing = try status()
        #expect(standing.status == 1)
        let text = String(decoding: standing.output, as: UTF8.self)
        #expect(text.contains("the service has taken and sent nothing since"), "\(text)")
        #expect(text.contains("Not a directory"), "\(text)")
        try FileManager.default.removeItem(atPath: test.workspace.archive)
        let isOver = waitFor {
            !FileManager.default.fileExists(atPath: test.workspace.standstill)
        }
        #expect(isOver, "\(service.errors())")
        #expect(try test.mails().count == 1)
        #expect(try status().status == 0)
    }

    @Test func `that it stands still is told once for each reason, however often it tries`()
        throws
    {
        let test = try TestWorkspace()
        let service = try RunningService(test, arguments: ["--log-level", "debug"])
        try? FileManager.default.removeItem(atPath: test.workspace.archive)
        try test.write("", to: "state/archive")
        try test.drop(Documents.candidates(Documents.person(1)))
        let hasTriedAgain = waitFor { service.errors().contains(" debug degraded: ") }
        #expect(hasTriedAgain, "\(service.errors())")
        #expect(service.errors().components(separatedBy: " error degraded: ").count == 2)
    }

    @Test func `a second signal ends it at once`() throws {
        let test = try TestWorkspace()
        let made = try Shell.run(
            Shell.candidateSync, "sample", "--count", "3000", "--match", "100",
            "\(test.workspace.inbox)/a.xml")
        try #require(made.status == 0)
        try test.write(
            TestWorkspace.decided(
                TestWorkspace.settings + "safety: {max_new_accounts: 0}\n"), to: "settings.yaml")
        let service = try RunningService(test)
        let isWriting = try waitFor { try !test.outbox("receipts").isEmpty }
        #expect(isWriting)
        for _ in 0..<50 { service.send(SIGTERM) }
        // 143 if the second came in time; a chunk may have ended before.
        #expect([0, 143].contains(try service.end()))
        let again = try RunningService(test)
        let isOut = try waitFor { try test.outbox("reports").count == 2 }
        #expect(isOut)
        #expect(Set(try test.mails().map(\.to)).count == 3_000)
        #expect(try test.mails().count == 3_000)
        again.send(SIGTERM)
        #expect(try again.end() == 0)
    }

    @Test func `nothing that stands in a file is told in its log`() throws {
        let test = try TestWorkspace()
        let service = try RunningService(test)
        try test.drop(Documents.candidates(Documents.person(1)), as: "good.xml")
        try test.drop("<Candidate>\(Documents.person(2))<Item></Candidate>", as: "bad.xml")
        let isOut = try waitFor { try test.outbox("receipts").count == 2 }
        #expect(isOut)
        service.send(SIGTERM)
        #expect(try service.end() == 0)
        for secret in ["山田", "@mail.example", "token"] {
            #expect(!service.errors().contains(secret))
        }
    }

    @Test func `it keeps the file for node_exporter while it lives, also where nothing comes`()
        throws
    {
        let test = try TestWorkspace()
        let file = "\(test.workspace.root)/a.prom"
        try test.write(
            TestWorkspace.decided(
                TestWorkspace.settings + "metrics: {textfile: \"\(file)\"}\n"),
            to: "settings.yaml")
        func text() -> String { (try? String(contentsOfFile: file, encoding: .utf8)) ?? "" }
        let service = try RunningService(test, arguments: ["--no-web"])
        let isThere = waitFor { text().contains("\ncandidate_sync_working 1\n") }
        #expect(isThere)
        try test.drop(Documents.candidates(Documents.person(1)))
        let isOut = try waitFor { try test.outbox("reports").count == 2 }
        #expect(isOut)
        // What came since the last time is written at the end.
        service.send(SIGTERM)
        #expect(try service.end() == 0)
        #expect(text().contains("\ncandidate_sync_people_total{outcome=\"opened\"} 1\n"))
        #expect(try Promtool.complaints(of: text()) == "")
    }
}
