import Foundation
import Glibc
import Logging
import SiteSettings
import TestSupport
import Testing

@testable import candidate_sync

/// `--log-format json`: what is on standard error is for programs, to the last line.
@Suite(.ownThreads) struct JSONLogTests {
    /// The lines, each as the object that it is.
    private func objects(_ log: String) throws -> [[String: Any]] {
        try #require(log.hasSuffix("\n"))
        return try log.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map {
            try #require(
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any], "\($0)")
        }
    }

    private func expectFields(_ lines: [[String: Any]]) {
        for line in lines {
            for key in ["time", "level", "label", "source", "message"] {
                #expect((line[key] as? String)?.isEmpty == false, "\(key) of \(line)")
            }
            let time = line["time"] as? String ?? ""
            #expect(
                time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil, "\(time)")
        }
    }

    private func expectNothingPersonal(_ log: String) {
        for secret in ["山田", "@mail.example", "token"] {
            #expect(!log.contains(secret), "\(secret)")
        }
    }

    private func dropSome(_ test: TestWorkspace) throws {
        try test.drop(Documents.candidates(Documents.person(1)), as: "good.xml")
        try test.drop("<Candidate>\(Documents.person(2))<Item></Candidate>", as: "bad.xml")
    }

    @Test func `every line of a watch, from its start to its end`() throws {
        let test = try TestWorkspace()
        let service = try RunningService(
            test, arguments: ["--log-format", "json", "--log-level", "debug"])
        try dropSome(test)
        let isOut = try waitFor {
            try test.outbox("receipts").count == 2 && test.outbox("reports").count == 2
        }
        #expect(isOut)
        service.send(SIGTERM)
        #expect(try service.end() == 0)
        let lines = try objects(service.errors())
        expectFields(lines)
        expectNothingPersonal(service.errors())
        let messages = Set(lines.compactMap { $0["message"] as? String })
        #expect(messages.isSuperset(of: ["watching", "run planned", "run finished", "stopped"]))
        let rejected = lines.first { $0["message"] as? String == "delivery rejected" }
        #expect(rejected?["error"] as? String == "malformed_xml")
        #expect(rejected?["level"] as? String == "warning")
        #expect((rejected?["delivery"] as? String)?.count == 26)
        #expect(rejected?["file"] as? String == "bad.xml")
    }

    @Test func `every line of a run`() throws {
        let test = try TestWorkspace()
        try dropSome(test)
        let result = try Shell.run(
            Shell.candidateSync, "run", "--workspace", test.workspace.root, "--log-format", "json",
            "--log-level", "debug")
        #expect(result.status == 1)
        let lines = try objects(result.errors)
        expectFields(lines)
        expectNothingPersonal(result.errors)
        #expect(lines.contains { $0["message"] as? String == "run finished" })
    }

    @Test(arguments: ["run", "watch", "serve"])
    func `why it does not start, too`(command: String) throws {
        let test = try TestWorkspace(settings: "sync: {run: never}\n")
        let result = try Shell.run(
            Shell.candidateSync, command, "--workspace", test.workspace.root, "--log-format",
            "json")
        #expect(result.status == 78)
        let lines = try objects(result.errors)
        #expect(lines.count == 1)
        expectFields(lines)
        #expect(lines.first?["level"] as? String == "critical")
        #expect((lines.first?["message"] as? String)?.contains("sync.run") == true)
    }

    @Test func `whatever is logged is one line, and takes no field's place`() throws {
        var handler = JSONLogHandler(label: "a")
        handler[metadataKey: "kept"] = "of the handler"
        handler[metadataKey: "other"] = "of the handler"
        let event = LogEvent(
            level: .notice, message: "two\nlines \"quoted\" \u{1B}[31m\u{2028}",
            metadata: [
                "level": "mine", "other": ["a": ["b", "c\n"]], "number": .stringConvertible(7),
            ], source: "s", file: "f", function: "f", line: 1)
        let line = handler.line(event, at: Date(timeIntervalSince1970: 0.25))
        #expect(line.count { $0 == UInt8(ascii: "\n") } == 1)
        #expect(!line.contains(0x1B))
        let fields = try #require(
            try JSONSerialization.jsonObject(with: line) as? [String: Any])
        #expect(fields["time"] as? String == "1970-01-01T00:00:00.250Z")
        #expect(fields["message"] as? String == "two\nlines \"quoted\" \u{1B}[31m\u{2028}")
        #expect(fields["level"] as? String == "notice")
        #expect(fields["metadata.level"] as? String == "mine")
        #expect(fields["kept"] as? String == "of the handler")
        #expect(fields["other"] as? [String: [String]] == ["a": ["b", "c\n"]])
        #expect(fields["number"] as? String == "7")
    }
}
