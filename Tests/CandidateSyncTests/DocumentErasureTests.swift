import DropFolder
import Foundation
import SiteSettings
import TestSupport
import Testing

@testable import CandidateSync

/// What an erasure does with a file that holds the person.
@Suite struct DocumentErasureTests {
    @Test func `a rejected file that is larger than the room for a copy goes, and none is begun`()
        throws
    {
        let test = try TestWorkspace()
        let folder = try Folder(making: "\(test.workspace.root)/rejected")
        let workshop = try Folder(making: "\(test.workspace.root)/workshop")
        let name = FileName("a.xml")
        let text = Documents.candidates(Documents.person(1, mail: "one@mail.example"))
        // Behind its end a hole would be padding; by itself it takes no room.
        try folder.write(text.utf8.dropLast("</Candidate>".utf8.count), to: name)
        let size = try workshop.freeBytes() + (1 << 30)
        try #require(truncate("\(folder.path)/a.xml", off_t(size)) == 0)
        var trace = PersonTrace()
        trace.people = [1]
        trace.texts = ["one@mail.example"]
        var steps = 0
        let erasure = DocumentErasure(trace, workshop: workshop) {
            steps += 1
            // Where it is copied all the same, it ends soon.
            if steps > 100 { throw CancellationError() }
        }
        #expect(try erasure(name, in: folder, wasGood: false) == .removed)
        #expect(try folder.names().isEmpty)
        #expect(try workshop.names().isEmpty)
    }
}
