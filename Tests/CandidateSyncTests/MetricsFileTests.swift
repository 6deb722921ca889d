import DropFolder
import Foundation
import Logging
import Publishing
import SiteSettings
import TestSupport
import Testing

@testable import CandidateSync

/// The file for node_exporter (`metrics.textfile`).
@Suite struct MetricsFileTests {
    private func makeFile(_ test: TestWorkspace) throws -> MetricsFile {
        try MetricsFile(
            test.workspace,
            settings: LiveSettings(
                SettingsFile.read(test.workspace.settings),
                Templates(folder: test.workspace.templates)),
            environment: test.environment,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func makeWorkspace(_ file: String) throws -> TestWorkspace {
        let test = try TestWorkspace()
        let path = file.isEmpty ? "" : "\(test.workspace.root)/\(file)"
        try test.write(
            TestWorkspace.decided(
                TestWorkspace.settings + "metrics: {textfile: \"\(path)\"}\n"),
            to: "settings.yaml")
        return test
    }

    @Test func `another user can read it, and it has nothing that node_exporter has of itself`()
        throws
    {
        let test = try makeWorkspace("a.prom")
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        try makeFile(test).write()
        let path = "\(test.workspace.root)/a.prom"
        var status = stat()
        try #require(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o644)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains("\ncandidate_sync_people_total{outcome=\"opened\"} 1\n"))
        // The collector refuses a name that it has from somewhere else.
        let names = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(names.allSatisfy { $0.hasPrefix("candidate_sync_") })
        #expect(try Promtool.complaints(of: text) == "")
    }

    @Test func `without a path, and before anything is there, nothing is made`() throws {
        for name in ["", "a.prom"] {
            let test = try makeWorkspace(name)
            try makeFile(test).write()
            #expect(
                try test.files(below: test.workspace.root).keys.sorted() == ["settings.yaml"])
        }
    }

    @Test func `a folder that is missing is told, and not made`() throws {
        let test = try makeWorkspace("nowhere/a.prom")
        try test.run()
        let file = try makeFile(test)
        let error = #expect(throws: SystemError.self) { try file.write() }
        #expect(error?.description.contains("nowhere") == true)
    }
}
