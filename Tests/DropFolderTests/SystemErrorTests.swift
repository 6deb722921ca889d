import Foundation
import Testing

@testable import DropFolder

/// What an operator reads when the system says no.
@Suite struct SystemErrorTests {
    @Test(arguments: [
        (ENOSPC, "No space left on device", "make room on the disk and run again; nothing is lost"),
        (EDQUOT, "Disk quota exceeded", "make room on the disk and run again; nothing is lost"),
        (
            EFBIG, "File too large",
            "there is no room for all of it; make room on the disk, or remove it"
        ),
        (EACCES, "Permission denied", "check the owner and the mode"),
        (EPERM, "Operation not permitted", "check the owner and the mode"),
        (EXDEV, "Invalid cross-device link", "both must be on one file system"),
        (ENOENT, "No such file or directory", "check that it is still there"),
        (EISDIR, "Is a directory", "check what lies there in its place"),
        (ENOTDIR, "Not a directory", "check what lies there in its place"),
        (EIO, "Input/output error", "check the disk and run again; nothing is lost"),
    ])
    func `the sentence says what failed, on what, why and what to do`(
        code: Int32, reason: String, advice: String
    ) {
        let error = SystemError("write", "/spool/7", code: code)
        #expect(error.description == "cannot write /spool/7: \(reason); \(advice)")
    }

    @Test(arguments: [EINVAL, ENOSYS])
    func `a file system where nothing can be moved is called so, whatever else says the same`(
        code: Int32
    ) {
        let moved = SystemError("move /inbox/a.xml to", "/claimed/a.xml", code: code)
        #expect(moved.isUnableToMove)
        #expect(moved.withoutNames.hasSuffix("; put the workspace on a local disk"))
        #expect(moved.japanese.contains("（NFSなど）"))
        let synced = SystemError("sync", "/inbox", code: code)
        #expect(!synced.isUnableToMove)
        #expect(synced.description.hasSuffix("; check the disk and run again; nothing is lost"))
    }

    @Test func `a file that is not there cannot be read, and one that is can`() throws {
        for (path, code) in [("/dev/null/none", ENOTDIR), ("/none", ENOENT), ("/", EISDIR)] {
            #expect(throws: SystemError("read", path, code: code)) {
                try [UInt8](contentsOf: path)
            }
        }
        #expect(try [UInt8](contentsOf: "/dev/null").isEmpty)
    }

    @Test func `what people keep is read behind a link, too, and no pipe is waited for`() throws {
        let scratch = try Scratch()
        try Data("kept".utf8).write(to: URL(filePath: scratch.path("kept")))
        try #require(symlink("kept", scratch.path("link")) == 0)
        #expect(try [UInt8](ofFile: scratch.path("link")) == Array("kept".utf8))
        try #require(mkfifo(scratch.path("pipe"), 0o600) == 0)
        for (path, code) in [(scratch.path("pipe"), ENXIO), ("/dev/null", ENXIO), ("/", EISDIR)] {
            #expect(throws: SystemError("read", path, code: code)) {
                try [UInt8](ofFile: path)
            }
        }
        let error = SystemError("read", "settings.yaml", code: ENXIO)
        #expect(
            error.description
                == "cannot read settings.yaml: it is a pipe, socket or device; "
                + "put a file in its place")
    }

    @Test func `the sentence without the name still says what it is about, once`() {
        let made = SystemError("make the file", "/spool/7", code: EXDEV)
        #expect(
            made.withoutNames
                == "cannot make the file: Invalid cross-device link; "
                + "both must be on one file system")
        let started = SystemError("start the thread", "reading", code: EAGAIN)
        #expect(
            started.withoutNames
                == "cannot start the thread: Resource temporarily unavailable; "
                + "there is none to be had just now; run again; nothing is lost")
        for operation in ["read", "change the mode of"] {
            let error = SystemError(operation, "/spool/7", code: EXDEV)
            #expect(error.withoutNames.hasPrefix("cannot \(operation) a file or folder: Invalid"))
        }
    }

    @Test func `the sentence without the name names neither end of a failed move`() throws {
        let scratch = try Scratch()
        let folder = try scratch.folder()
        let error = #expect(throws: SystemError.self) {
            try folder.move(FileName("taro@example.jp.xml"), to: folder, as: FileName("jiro"))
        }
        #expect(
            error?.withoutNames
                == "cannot move a file or folder: No such file or directory; "
                + "check that it is still there")
    }

    @Test func `an error of whatever type is told without the name`() {
        let failed = SystemError("read", "/inbox/taro@example.jp.xml", code: EIO)
        let errors: [any Error] = [failed, OpenFile.Refusal.failed(failed)]
        for error in errors {
            #expect(error.withoutNames.hasPrefix("cannot read a file or folder: Input/output"))
        }
        let refusal: any Error = OpenFile.Refusal.notARegularFile
        #expect(refusal.withoutNames == "\(refusal)")
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
