import DropFolder
import Foundation
import TestSupport
import Testing

@testable import SiteSettings

extension TestWorkspace {
    /// Does something while whoever opens a file of the inbox is refused (fcntl(2), `F_SETLEASE`).
    func leasing(_ name: String, _ work: () throws -> Void) throws {
        let descriptor = open("\(workspace.inbox)/\(name)", O_RDWR | O_CLOEXEC)
        try #require(descriptor >= 0)
        // By it the kernel asks for the file.
        signal(SIGIO, SIG_IGN)
        let isLeased = waitFor { fcntl(descriptor, 1_024, F_WRLCK) == 0 }
        try #require(isLeased)
        try work()
        close(descriptor)
        // A process that another test is just starting holds a copy of the descriptor.
        let isFree = try waitFor {
            let folder = try Folder(workspace.inbox)
            let file = try? OpenFile(FileName(name), in: folder)
            return file.map { $0.isBeingWritten != true } ?? false
        }
        try #require(isFree)
    }
}
