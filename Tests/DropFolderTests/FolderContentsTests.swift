import Foundation
import Testing

@testable import DropFolder

/// What is told about a folder and what lies in it.
@Suite struct FolderContentsTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func `an empty folder holds nothing since never`() throws {
        let contents = try scratch.folder().contents()
        #expect(contents.files == 0)
        #expect(contents.oldest == nil)
    }

    @Test func `files are counted, and the oldest is the one that came first`() throws {
        let folder = try scratch.folder()
        try scratch.write("a", to: "a")
        let first = try #require(try folder.stamp(of: FileName("a"))).changed
        _ = eventually { (try? changed("b")).map { $0 > first } ?? false }
        let contents = try folder.contents()
        #expect(contents.files == 2)
        let oldest = try #require(contents.oldest).timeIntervalSince1970
        #expect(abs(oldest - Double(first) / 1_000_000_000) < 0.000_01)
    }

    @Test func `of files whose names are in the order of their coming, the first is the oldest`()
        throws
    {
        let folder = try scratch.folder()
        try scratch.write("a", to: "01B.eml")
        let first = try #require(try folder.stamp(of: FileName("01B.eml"))).changed
        _ = eventually { (try? changed("01C.eml")).map { $0 > first } ?? false }
        _ = try scratch.folder("01A")
        let contents = try folder.contents(inOrderOf: { $0.bytes[...] })
        #expect(contents.files == 2)
        let oldest = try #require(contents.oldest).timeIntervalSince1970
        #expect(abs(oldest - Double(first) / 1_000_000_000) < 0.000_01)
    }

    @Test func `of names that say it at their end the first is looked at, and each that does not`()
        throws
    {
        let folder = try scratch.folder()
        let order = { (name: FileName) -> ArraySlice<UInt8>? in
            name.bytes.firstIndex(of: UInt8(ascii: ".")).map { name.bytes[($0 + 1)...] }
        }
        try scratch.write("a", to: "z.1")
        let first = try #require(try folder.stamp(of: FileName("z.1"))).changed
        _ = eventually { (try? changed("a.2")).map { $0 > first } ?? false }
        let named = try #require(try folder.contents(inOrderOf: order).oldest)
        #expect(abs(named.timeIntervalSince1970 - Double(first) / 1_000_000_000) < 0.000_01)
        // That one is younger by now than another, which says nothing.
        try scratch.write("a", to: "other")
        let other = try #require(try folder.stamp(of: FileName("other"))).changed
        _ = eventually { (try? changed("z.1")).map { $0 > other } ?? false }
        let contents = try folder.contents(inOrderOf: order)
        #expect(contents.files == 3)
        let oldest = try #require(contents.oldest).timeIntervalSince1970
        #expect(abs(oldest - Double(other) / 1_000_000_000) < 0.000_01)
    }

    @Test func `each file's name is told once, whether it says when it came or not`() throws {
        let folder = try scratch.folder()
        for name in ["01B.eml", "01A.eml", "other"] { try scratch.write("a", to: name) }
        _ = try scratch.folder("01C.eml")
        var told: [FileName] = []
        let contents = try folder.contents(
            inOrderOf: { $0.bytes.first == UInt8(ascii: "0") ? $0.bytes[...] : nil },
            forEach: { told.append($0) })
        #expect(told.sorted() == ["01A.eml", "01B.eml", "other"].map { FileName($0) })
        #expect(contents.files == 3)
    }

    @Test func `where the first was collected meanwhile, the oldest is found among the others`()
        throws
    {
        let folder = try scratch.folder()
        for name in ["01A.eml", "01B.eml"] { try scratch.write("a", to: name) }
        let contents = try folder.contents(
            inOrderOf: { $0.bytes[...] }, forEach: { _ in _ = unlink(scratch.path("01A.eml")) })
        let left = try #require(try folder.stamp(of: FileName("01B.eml"))).changed
        let oldest = try #require(contents.oldest).timeIntervalSince1970
        #expect(abs(oldest - Double(left) / 1_000_000_000) < 0.000_01)
    }

    @Test func `a time that somebody set does not make a file old`() throws {
        try scratch.write("a", to: "a")
        var times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
        try #require(utimensat(AT_FDCWD, scratch.path("a"), &times, 0) == 0)
        let oldest = try #require(try scratch.folder().contents().oldest)
        #expect(oldest.timeIntervalSinceNow > -3_600)
    }

    @Test func `its size is that of its files`() throws {
        #expect(try scratch.folder().bytes() == 0)
        try scratch.write("abc", to: "a")
        try scratch.write("de", to: "b")
        _ = try scratch.folder("folder")
        try #require(symlink("a", scratch.path("link")) == 0)
        #expect(try scratch.folder().bytes() == 5)
    }

    @Test func `what is no file does not count`() throws {
        try scratch.write("a", to: "a")
        _ = try scratch.folder("folder")
        try #require(symlink("a", scratch.path("link")) == 0)
        try #require(mkfifo(scratch.path("pipe"), 0o600) == 0)
        #expect(try scratch.folder().contents().files == 1)
    }

    @Test(arguments: Samples.hostileNames)
    func `any name counts`(bytes: [UInt8]) throws {
        let folder = try scratch.folder()
        try folder.write([], to: FileName(bytes: bytes))
        #expect(try folder.contents().files == 1)
    }

    @Test func `files that go while they are counted stop nothing`() throws {
        let folder = try scratch.folder()
        let path = scratch.path
        let churn = Churn {
            for number in 0..<20 {
                close(open("\(path)/\(number)", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600))
            }
            for number in 0..<20 { unlink("\(path)/\(number)") }
        }
        for _ in 0..<300 { #expect(try folder.contents().files <= 20) }
        churn.end()
    }

    @Test func `there is room, and no more than the disk has`() throws {
        let free = try scratch.folder().freeBytes()
        var status = statvfs()
        try #require(statvfs(scratch.path, &status) == 0)
        #expect(free > 0)
        #expect(free <= Int64(status.f_blocks) * Int64(status.f_frsize))
        #expect(try Folder("/proc").freeBytes() == 0)
    }

    @Test func `there is room for files, if the disk counts them at all`() throws {
        var status = statvfs()
        try #require(statvfs(scratch.path, &status) == 0)
        let free = try scratch.folder().freeFiles()
        #expect((free == nil) == (status.f_files == 0))
        #expect(free ?? 0 <= Int64(clamping: status.f_files))
        #expect(try Folder("/proc").freeFiles() == nil)
    }

    // MARK: the stamp

    @Test func `nothing has no stamp`() throws {
        #expect(try scratch.folder().stamp(of: FileName("none")) == nil)
    }

    @Test func `a name that can't be is a failure with its reason`() throws {
        let name = FileName(bytes: [UInt8](repeating: 0x61, count: 256))
        let error = #expect(throws: SystemError.self) { try scratch.folder().stamp(of: name) }
        #expect(error?.code == ENAMETOOLONG)
        #expect(error?.operation == "look at")
    }

    @Test func `a link is looked at itself`() throws {
        try scratch.write("01234", to: "file")
        try #require(symlink("file", scratch.path("link")) == 0)
        try #require(symlink("link2", scratch.path("link2")) == 0)
        #expect(try stamp("file").isRegular)
        #expect(try !stamp("link").isRegular)
        #expect(try !stamp("link2").isRegular)
    }

    @Test func `a rename changes the stamp, and not the content`() throws {
        try scratch.write("01234", to: "file")
        let before = try stamp("file")
        let isChanged = try eventually {
            try #require(rename(scratch.path("file"), scratch.path("other")) == 0)
            try #require(rename(scratch.path("other"), scratch.path("file")) == 0)
            return try stamp("file").changed != before.changed
        }
        #expect(isChanged)
        #expect(try stamp("file") != before)
        #expect(try stamp("file").hasSameContent(as: before))
    }

    @Test func `more bytes, another time and another file are another content`() throws {
        try scratch.write("01234", to: "file")
        let before = try stamp("file")
        var times = [timespec(tv_sec: 1, tv_nsec: 2), timespec(tv_sec: 1, tv_nsec: 2)]
        try #require(utimensat(AT_FDCWD, scratch.path("file"), &times, 0) == 0)
        let touched = try stamp("file")
        #expect(!touched.hasSameContent(as: before))
        #expect(touched.modified == 1_000_000_002)
        try Writer(scratch.path("file")).append("5")
        #expect(try !stamp("file").hasSameContent(as: touched))
        try scratch.write("01234", to: "twin")
        #expect(try !stamp("twin").hasSameContent(as: stamp("file")))
    }

    @Test func `names are counted`() throws {
        try scratch.write("x", to: "file")
        #expect(try stamp("file").links == 1)
        try #require(link(scratch.path("file"), scratch.path("second")) == 0)
        #expect(try stamp("file").links == 2)
        #expect(try stamp("file") == stamp("second"))
        unlink(scratch.path("second"))
        #expect(try stamp("file").links == 1)
    }

    @Test func `a time before 1970 is a time`() throws {
        try scratch.write("x", to: "file")
        var times = [timespec(tv_sec: -1, tv_nsec: 5), timespec(tv_sec: -1, tv_nsec: 5)]
        try #require(utimensat(AT_FDCWD, scratch.path("file"), &times, 0) == 0)
        #expect(try stamp("file").modified == -999_999_995)
    }

    // MARK: in place

    @Test func `a folder is in place until another one, a file or nothing has its path`() throws {
        let folder = try scratch.folder("here")
        #expect(folder.isInPlace)
        try #require(rename(scratch.path("here"), scratch.path("there")) == 0)
        #expect(!folder.isInPlace)
        _ = try scratch.folder("here")
        #expect(!folder.isInPlace)
        try #require(rmdir(scratch.path("here")) == 0)
        try scratch.write("", to: "here")
        #expect(!folder.isInPlace)
        unlink(scratch.path("here"))
        // By whatever way the path leads there.
        try #require(symlink("there", scratch.path("here")) == 0)
        #expect(folder.isInPlace)
    }

    private func stamp(_ name: String) throws -> FileStamp {
        try #require(try scratch.folder().stamp(of: FileName(name)))
    }

    private func changed(_ name: String) throws -> Int64 {
        try Data("b".utf8).write(to: URL(filePath: scratch.path(name)))
        return try stamp(name).changed
    }
}
