import Foundation
import Glibc
import TestSupport
import Testing

@testable import SiteSettings

/// `run` in somebody's hands who changes their mind.
@Suite(.ownThreads) struct StoppedRunTests {
    @Test(arguments: [SIGINT, SIGTERM])
    func `a run that is stopped while it reads, however often, sets no file aside`(
        signal: Int32
    ) throws {
        let test = try TestWorkspace(with: "sync: {conditions: [\"Person.P_Id:lt=1\"]}\n")
        let made = try Shell.run(
            Shell.candidateSync, "sample", "--count", "4000", "\(test.workspace.inbox)/a.xml")
        try #require(made.status == 0, "\(made.errors)")
        for _ in 1...3 {
            let (status, errors) = try stoppedRun(test, by: signal)
            #expect(status == 1)
            #expect(errors.contains("stopped; the next 'run', or the service, goes on with it"))
            #expect(try test.outbox().isEmpty)
        }
        let whole = try Shell.run(
            Shell.candidateSync, "run", "--workspace", test.workspace.root, "--json")
        #expect(whole.status == 0, "\(whole.errors)")
        #expect(String(decoding: whole.output, as: UTF8.self).contains(#""result" : "accepted""#))
    }

    /// Starts a run and stops it as soon as it has begun to read.
    private func stoppedRun(
        _ test: TestWorkspace, by signal: Int32
    ) throws -> (status: Int32, errors: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "LC_ALL=C.UTF-8", Shell.candidateSync, "run", "--workspace", test.workspace.root,
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let isReading = waitFor {
            let begun = try? String(contentsOfFile: test.workspace.importAttempts, encoding: .utf8)
            return begun?.contains(/[0-9A-Z]/) == true || !process.isRunning
        }
        #expect(isReading && process.isRunning, "it was done before it could be stopped")
        kill(process.processIdentifier, signal)
        let text = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: text, as: UTF8.self))
    }
}
