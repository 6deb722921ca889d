import Testing

@testable import CandidateSync
@testable import SyncStore

@Suite struct CountedTests {
    @Test func `one of a thing is said in the singular, and none as many are`() {
        #expect([0, 1, 2].map { $0.counted("file") } == ["0 files", "1 file", "2 files"])
        #expect(1.counted("person", "people") == "1 person")
        #expect(Int64(3).counted("person", "people") == "3 people")
    }

    @Test func `a held run, a problem and a difference tell one person or file as one`() {
        #expect(
            HoldReason.limit(0, planned: 1, written: 1).description
                .hasPrefix("it would write to 1 person, and 1 was written to in the last 24 hours"))
        #expect(
            WorkspaceStatus.Problem.spoolWaits(files: 1, isWorkedOn: false).description
                .hasPrefix("1 file waits in the spool"))
        #expect(
            WorkspaceStatus.Problem.stuck(files: 1).description
                .hasPrefix("1 file in the inbox can't be taken as it is"))
    }
}
