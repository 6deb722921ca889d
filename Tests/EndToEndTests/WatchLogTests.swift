import Foundation
import Glibc
import TestSupport
import Testing

@testable import SiteSettings

/// What the log of a service says to whoever operates it.
@Suite(.ownThreads) struct WatchLogTests {
    private func stop(_ service: RunningService) throws {
        service.send(SIGTERM)
        #expect(try service.end() == 0)
    }

    private func line(_ text: String, of service: RunningService) throws -> String {
        let line = service.errors().split(separator: "\n").first { $0.contains(" \(text) ") }
        return String(try #require(line, "\(service.errors())"))
    }

    @Test func `it begins with workspace, pages and the next run`() throws {
        let test = try TestWorkspace()
        let service = try RunningService(test)
        let beginning = try line("watching", of: service)
        #expect(beginning.contains("workspace=\(test.workspace.root)"))
        #expect(beginning.contains("admin=https://mypage.example.jp/admin"))
        #expect(beginning.contains("next_run=\"when a file arrives\""))
        try stop(service)
    }

    @Test func `times are those of the site's zone, the next run's too; no pages, no address`()
        throws
    {
        let settings = TestWorkspace.settings.replacing(
            "site:\n", with: "site:\n  time_zone: Asia/Kathmandu\n")
        let test = try TestWorkspace(
            settings: settings + "sync: {run: at_times, times: [\"03:00\"]}\n")
        let service = try RunningService(test, arguments: ["--no-web"])
        let beginning = try line("watching", of: service)
        #expect(
            beginning.prefixMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0545 info/) != nil,
            "\(beginning)")
        #expect(beginning.contains("T03:00:00+0545"), "\(beginning)")
        #expect(!beginning.contains("admin="))
        try stop(service)
    }

    @Test func `it names the files that it took and refused, and none can forge a line`() throws {
        let test = try TestWorkspace()
        let service = try RunningService(test)
        try test.drop(
            Documents.candidates(Documents.person(1)), as: "a\n2026 info forged \u{1B}[31m.xml")
        try test.drop("<Candidate>\(Documents.person(2))<Item></Candidate>", as: "bad.xml")
        let isOut = waitFor {
            service.errors().contains("delivery accepted")
                && service.errors().contains("delivery rejected")
        }
        #expect(isOut, "\(service.errors())")
        let accepted = try line("delivery accepted", of: service)
        #expect(accepted.contains("file=\"a%0A2026 info forged %1B[31m.xml\""), "\(accepted)")
        #expect(accepted.contains(" candidates=1 "))
        let rejected = try line("delivery rejected", of: service)
        #expect(rejected.contains("error=malformed_xml file=bad.xml"), "\(rejected)")
        #expect(!service.errors().contains("\u{1B}"))
        try stop(service)
    }
}
