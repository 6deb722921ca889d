import Foundation
import Testing

@testable import DropFolder

/// What an operator reads when the system says no.
@Suite struct SystemErrorTests {
    @Test(arguments: [
        (ENOSPC, "No space left on device", "make room on the disk and run again; nothing is lost"),
        (EDQUOT, "Disk quota exceeded", "make room on the disk and run again; nothing is lost"),
        (EACCES, "Permission denied", "check the owner and the mode"),
        (EPERM, "Operation not permitted", "check the owner and the mode"),
        (EXDEV, "Invalid cross-device link", "both must be on one file system"),
        (ENOENT, "No such file or directory", "check that it is still there"),
        (EIO, "Input/output error", "check the disk and run again; nothing is lost"),
    ])
    func `the sentence says what failed, on what, why and what to do`(
        code: Int32, reason: String, advice: String
    ) {
        let error = SystemError("write", "/spool/7", code: code)
        #expect(error.description == "cannot write /spool/7: \(reason); \(advice)")
    }

    @Test func `a failed move names both ends, made printable`() throws {
        let scratch = try Scratch()
        let folder = try scratch.folder()
        let error = #expect(throws: SystemError.self) {
            try folder.move(FileName("a\nb"), to: folder, as: FileName(".c"))
        }
        #expect(
            error?.description
                == "cannot move \(scratch.path)/a%0Ab to \(scratch.path)/%2Ec: "
                + "No such file or directory; check that it is still there")
    }
}
