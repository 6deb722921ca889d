import TestSupport

@testable import CandidateSync

extension TestWorkspace {
    /// Settings with two times of the day for runs.
    static let atThreeAndNoon =
        TestWorkspace.settings + "sync: {run: at_times, times: [\"03:00\", \"12:00\"]}\n"

    /// The service, turned by hand.
    func watch(_ pipeline: Pipeline? = nil) throws -> Watch {
        try Watch(pipeline ?? self.pipeline())
    }
}
