import Foundation
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import SiteSettings
@testable import SyncStore

/// The whole outbox of the repository's samples, with the repository's settings.
@Suite(.ownThreads) struct SampleSetTests {
    private func runSamples() throws -> TestWorkspace {
        let settings = try String(contentsOfFile: "\(repository)/settings.yaml", encoding: .utf8)
        let test = try TestWorkspace(settings: settings)
        let accounts = try String(
            contentsOfFile: "\(repository)/samples/accounts.csv", encoding: .utf8)
        try test.workspace.prepare()
        _ = try AccountsCSV.importText(
            accounts, file: "accounts.csv", into: test.accounts(), now: test.clock.now)
        for file in try FileManager.default.contentsOfDirectory(atPath: "\(repository)/samples")
        where file.hasSuffix(".xml") {
            try FileManager.default.copyItem(
                atPath: "\(repository)/samples/\(file)", toPath: "\(test.workspace.inbox)/\(file)")
        }
        try test.run()
        return test
    }

    @Test func `everything that leaves is as it was`() throws {
        try Golden.expect(try runSamples().outbox(), equal: "samples")
    }

    @Test func `the inbox and the state hold nothing back`() throws {
        let test = try runSamples()
        #expect(try test.files(below: test.workspace.inbox).isEmpty)
        #expect(try test.files(below: test.workspace.spool).isEmpty)
        #expect(try test.files(below: test.workspace.claimed).isEmpty)
    }

    @Test func `rejected files are untouched`() throws {
        let test = try runSamples()
        let rejected = try test.files(below: test.workspace.rejected)
        #expect(rejected.count == 4)
        for (name, data) in rejected {
            let original = name.components(separatedBy: ".xml.")[0] + ".xml"
            #expect(
                try data == Data(contentsOf: URL(filePath: "\(repository)/samples/\(original)")))
        }
    }

    @Test func `an export of 'sample' has no person, resume or user of theirs`() throws {
        let test = try runSamples()
        let made = try Shell.run(
            Shell.candidateSync, "sample", "--count", "300", "--match", "0",
            "\(test.workspace.inbox)/made.xml")
        #expect(made.status == 0, "\(made.errors)")
        let records = try #require(try test.run().deliveries.first).records
        #expect(records.candidates == 300 && records.resumes == 300)
        // What was there would be changed by it, or newer.
        #expect(records.changed == 0 && records.stale == 0, "\(records)")
        #expect(records.new >= 600)
    }

    @Test func `Python reads every mail without a defect`() throws {
        let test = try runSamples()
        let script = "\(repository)/Tests/EndToEndTests/Support/decode_mails.py"
        let decoded = try Shell.run("python3", script, "\(test.workspace.outbox)/mail")
        #expect(decoded.status == 0, "\(decoded.errors)")
        try Golden.expect(decoded.output, equal: "samples-mails.json")
    }

    @Test func `xmllint takes every status document`() throws {
        let test = try runSamples()
        for (path, text) in try test.outbox("status") {
            let lint = try Shell.run(
                "xmllint", "--noout", "\(test.workspace.outbox)/status/\(path)")
            #expect(lint.status == 0, "\(path): \(lint.errors)")
            #expect(text.count <= 15_000)
            #expect(text.components(separatedBy: "<Item>").count - 1 <= 200)
        }
    }
}
