import Foundation
import Testing

@testable import DropFolder

/// What is opened, and what is told about it.
@Suite struct OpenFileTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func `a regular file is read from start to end`() throws {
        try scratch.write("0123456789", to: "file")
        let file = try open("file")
        #expect(file.name == FileName("file"))
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4, alignment: 1)
        defer { buffer.deallocate() }
        var text = ""
        while case let count = try file.read(into: buffer), count > 0 {
            text += String(decoding: buffer[..<count], as: UTF8.self) + "|"
        }
        #expect(text == "0123|4567|89|")
    }

    @Test func `bytes come from anywhere, without moving where reading is`() throws {
        try scratch.write("0123456789", to: "file")
        let file = try open("file")
        #expect(try file.bytes(at: 7, count: 100) == Array("789".utf8))
        #expect(try file.bytes(at: -4_000, count: 3) == Array("012".utf8))
        #expect(try file.bytes(at: 10, count: 3).isEmpty)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 2, alignment: 1)
        defer { buffer.deallocate() }
        #expect(try file.read(into: buffer) == 2)
        #expect(Array(buffer) == Array("01".utf8))
    }

    @Test func `a file that was rewound is read from its start again`() throws {
        try scratch.write("0123", to: "file")
        let file = try open("file")
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 3, alignment: 1)
        defer { buffer.deallocate() }
        #expect(try file.read(into: buffer) == 3)
        try file.rewind()
        #expect(try file.read(into: buffer) == 3)
        #expect(Array(buffer) == Array("012".utf8))
    }

    @Test func `a link is refused, even to a regular file`() throws {
        try scratch.write("x", to: "file")
        try #require(symlink(scratch.path("file"), scratch.path("link")) == 0)
        #expect(refusal("link") == .notARegularFile)
    }

    @Test(.timeLimit(.minutes(10)))
    func `a pipe is refused without waiting for its other end`() throws {
        try #require(mkfifo(scratch.path("pipe"), 0o600) == 0)
        #expect(refusal("pipe") == .notARegularFile)
        #expect(try scratch.descriptors(of: "pipe") == 0)
    }

    @Test func `a socket is refused`() throws {
        try #require(mknod(scratch.path("socket"), S_IFSOCK | 0o600, 0) == 0)
        #expect(refusal("socket") == .notARegularFile)
    }

    @Test func `a folder is refused`() throws {
        _ = try scratch.folder("folder")
        #expect(refusal("folder") == .notARegularFile)
        #expect(try scratch.descriptors(of: "folder") == 0)
    }

    @Test func `a device is refused`() throws {
        let refusal = #expect(throws: OpenFile.Refusal.self) {
            _ = try OpenFile(FileName("null"), in: Folder("/dev"))
        }
        #expect(refusal == .notARegularFile)
    }

    @Test func `a file that is not there is a failure with its reason`() throws {
        #expect(
            refusal("none")
                == .failed(SystemError("open", scratch.path("none"), code: ENOENT)))
    }

    @Test func `the stamp stays when nothing happens and changes when the file grows`() throws {
        try scratch.write("01234", to: "file")
        let file = try open("file")
        let before = try file.stamp()
        #expect(try file.stamp() == before)
        #expect(before.size == 5)
        try Writer(scratch.path("file")).append("5")
        #expect(try file.stamp() != before)
        #expect(try file.stamp().size == 6)
    }

    @Test func `another file under the same name has another stamp`() throws {
        try scratch.write("01234", to: "file")
        let before = try open("file").stamp()
        try scratch.write("01234", to: "other")
        // The times of the first, so that only the file itself tells them apart.
        var times = [timespec(tv_sec: 1, tv_nsec: 1), timespec(tv_sec: 1, tv_nsec: 1)]
        try #require(utimensat(AT_FDCWD, scratch.path("other"), &times, 0) == 0)
        try #require(rename(scratch.path("other"), scratch.path("file")) == 0)
        #expect(try open("file").stamp() != before)
    }

    @Test func `the time of a change is the kernel's and not the uploader's`() throws {
        let start = Int64(Date().timeIntervalSince1970) * 1_000_000_000
        try scratch.write("x", to: "file")
        var times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
        try #require(utimensat(AT_FDCWD, scratch.path("file"), &times, 0) == 0)
        #expect(try open("file").stamp().changed >= start - 1_000_000_000)
    }

    @Test func `a file is being written as long as somebody has it open for that`() throws {
        try scratch.write("x", to: "file")
        let file = try open("file")
        #expect(file.isBeingWritten == false)
        do {
            let writer = try Writer(scratch.path("file"))
            #expect(file.isBeingWritten == true)
            try writer.append("y")
            #expect(file.isBeingWritten == true)
        }
        #expect(eventually { file.isBeingWritten == false })
    }

    @Test func `somebody who reads it does not write it`() throws {
        try scratch.write("x", to: "file")
        let file = try open("file")
        let other = try open("file")
        #expect(file.isBeingWritten == false)
        #expect(try other.stamp() == file.stamp())
    }

    @Test func `a writer that comes while we ask does us no harm`() async throws {
        try scratch.write("x", to: "file")
        await #expect(processExitsWith: .success) { [path = scratch.path as String] in
            let writer = Thread {
                while true {
                    let descriptor = Foundation.open(path + "/file", O_WRONLY)
                    if descriptor >= 0 { close(descriptor) }
                }
            }
            writer.start()
            let file = try OpenFile(FileName("file"), in: Folder(path))
            let start = ContinuousClock.now
            while start.duration(to: .now) < .milliseconds(500) { _ = file.isBeingWritten }
        }
    }

    @Test func `a file closes itself`() throws {
        try scratch.write("x", to: "file")
        do {
            let file = try open("file")
            #expect(try scratch.descriptors(of: "file") == 1)
            _ = try file.stamp()
        }
        #expect(try scratch.descriptors(of: "file") == 0)
    }

    private func open(_ name: String) throws -> OpenFile {
        try OpenFile(FileName(name), in: scratch.folder())
    }

    private func refusal(_ name: String) -> OpenFile.Refusal? {
        do {
            _ = try open(name)
            return nil
        } catch {
            return error as? OpenFile.Refusal
        }
    }
}
