import SiteSettings
import TestSupport
import Testing

/// What journald reads the level of a line from.
@Suite(.ownThreads) struct JournalMarkTests {
    /// What a run says of a file that can't be read.
    /// - Parameter stream: what `$JOURNAL_STREAM` is set to, by the shell.
    private func said(_ stream: String, _ format: String) throws -> String {
        let test = try TestWorkspace()
        try test.drop("<Candidate><Item></Candidate>")
        let script =
            "export JOURNAL_STREAM=\(stream); "
            + #"exec "$0" run --workspace "$1" --log-format "$2""#
        let result = try Shell.run(
            "sh", "-c", script, Shell.candidateSync, test.workspace.root, format)
        #expect(result.status == 1)
        let lines = result.errors.split(separator: "\n")
        return String(try #require(lines.first { $0.contains("delivery rejected") }))
    }

    @Test(arguments: [("text", "2"), ("json", "{")])
    func `the journal is told how bad a line is, and nobody else`(
        format: String, start: String
    ) throws {
        #expect(
            try said("$(stat -Lc %d:%i /dev/stderr)", format).hasPrefix("<4>\(start)"))
        #expect(try said("1:1", format).hasPrefix(start))
    }

    @Test func `why a command does not start is marked, too`() throws {
        let test = try TestWorkspace(settings: "sync: {run: never}\n")
        let script =
            "export JOURNAL_STREAM=$(stat -Lc %d:%i /dev/stderr); "
            + #"exec "$0" watch --workspace "$1""#
        let result = try Shell.run(
            "sh", "-c", script, Shell.candidateSync, test.workspace.root)
        #expect(result.status == 78)
        let lines = result.errors.split(separator: "\n")
        #expect(!lines.isEmpty && lines.allSatisfy { $0.hasPrefix("<2>") }, "\(result.errors)")
    }
}
