import Foundation
import SiteSettings
import TestSupport
import Testing

/// Whoever collects what comes out is another user, in the group of its folders.
@Suite(.ownThreads) struct CollectorsGroupTests {
    @Test func `the group may read all that comes out, whatever the umask of whoever starts a run`()
        throws
    {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        let result = try Shell.run(
            "sh", "-c",
            "umask 077 && exec '\(Shell.candidateSync)' run --workspace '\(test.workspace.root)'")
        #expect(result.status == 0, "\(result.errors)")
        let files = try test.outbox().keys
        // A mail, a receipt, and a report in its two forms, of which one is written piece by piece.
        #expect(files.count == 4)
        for file in files {
            var status = stat()
            try #require(stat("\(test.workspace.outbox)/\(file)", &status) == 0)
            #expect(status.st_mode & 0o777 == 0o640, "\(file)")
        }
    }
}
