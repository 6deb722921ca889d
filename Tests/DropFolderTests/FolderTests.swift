import Foundation
import Testing

@testable import DropFolder

/// What is done with the names in a folder.
@Suite struct FolderTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func `an empty folder has no names`() throws {
        #expect(try scratch.folder().names().isEmpty)
    }

    @Test func `names are read anew each time, folders and hidden files too`() throws {
        let folder = try scratch.folder()
        try scratch.write("", to: ".hidden")
        _ = try scratch.folder("inner")
        let expected = [FileName(".hidden"), FileName("inner")]
        #expect(try folder.names().sorted() == expected)
        #expect(try folder.names().sorted() == expected)
        try scratch.write("", to: "later")
        #expect(try folder.names().sorted() == expected + [FileName("later")])
    }

    @Test func `a folder that is missing is made with those above it`() throws {
        let made = try Folder(making: scratch.path("a/b/c"))
        try made.write(Array("x".utf8), to: FileName("file"))
        #expect(try scratch.text(of: "a/b/c/file") == "x")
        _ = try Folder(making: scratch.path("a/b/c"))
    }

    @Test(arguments: [
        ("c", "."), (".", "."), ("..", "."), ("", "."), ("./c", "."), ("/c", "/"), ("/", "/"),
        ("c/", "."), ("/tmp/c", "/tmp"), ("/tmp/c//", "/tmp"),
    ])
    func `the folder that a path's last part lies in is opened, be it one character`(
        path: String, parent: String
    ) throws {
        #expect(try Folder(holding: path).path == parent)
    }

    @Test func `a folder without a name is refused`() async {
        await #expect(processExitsWith: .success) {
            #expect(throws: SystemError.self) { _ = try Folder(making: "") }
        }
    }

    @Test func `a folder that is not there or is a file is not opened`() throws {
        try scratch.write("", to: "file")
        let missing = #expect(throws: SystemError.self) { _ = try Folder(scratch.path("none")) }
        #expect(missing?.code == ENOENT)
        let file = #expect(throws: SystemError.self) {
            _ = try Folder(making: scratch.path("file"))
        }
        #expect(file?.code == ENOTDIR)
    }

    @Test(arguments: Samples.hostileNames)
    func `any name is written, listed, moved and removed`(bytes: [UInt8]) throws {
        let here = try scratch.folder("here")
        let there = try scratch.folder("there")
        let name = FileName(bytes: bytes)
        try here.write(Array("x".utf8), to: name)
        #expect(try here.names() == [name])
        try here.move(name, to: there, as: name)
        #expect(try here.names().isEmpty)
        #expect(try there.names() == [name])
        try there.remove(name)
        #expect(try there.names().isEmpty)
        #expect(try scratch.names() == ["here", "there"])
    }

    @Test func `a file is written whole`() throws {
        let folder = try scratch.folder()
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
        try folder.write(bytes, to: FileName("array"))
        // No contiguous storage.
        try folder.write(bytes.lazy.map { $0 ^ 1 }, to: FileName("lazy"))
        try folder.write([], to: FileName("empty"))
        let url = URL(filePath: scratch.path)
        #expect(try [UInt8](Data(contentsOf: url.appending(path: "array"))) == bytes)
        #expect(try [UInt8](Data(contentsOf: url.appending(path: "lazy"))) == bytes.map { $0 ^ 1 })
        #expect(try scratch.text(of: "empty").isEmpty)
    }

    @Test func `a file that exists is not written again`() throws {
        let folder = try scratch.folder()
        try scratch.write("first", to: "file")
        let error = #expect(throws: SystemError.self) {
            try folder.write(Array("second".utf8), to: FileName("file"))
        }
        #expect(error?.code == EEXIST)
        #expect(try scratch.text(of: "file") == "first")
    }

    @Test func `a file that can not be written to its end is taken away`() async {
        await #expect(processExitsWith: .success) { [path = scratch.path as String] in
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 4_096, rlim_max: 4_096)
            try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            let folder = try Folder(path)
            try folder.write([UInt8](repeating: 1, count: 4_096), to: FileName("fits"))
            let error = #expect(throws: SystemError.self) {
                try folder.write([UInt8](repeating: 1, count: 5_000), to: FileName("half"))
            }
            #expect(error?.code == EFBIG)
            #expect(try folder.names() == [FileName("fits")])
        }
    }

    @Test func `a move replaces neither a file nor a folder nor a link`() throws {
        let here = try scratch.folder("here")
        let there = try scratch.folder("there")
        try scratch.write("new", to: "here/a")
        try scratch.write("old", to: "there/file")
        _ = try scratch.folder("there/folder")
        try #require(symlink("nowhere", scratch.path("there/link")) == 0)
        for name in ["file", "folder", "link"] {
            let error = #expect(throws: SystemError.self) {
                try here.move(FileName("a"), to: there, as: FileName(name))
            }
            #expect(error?.code == EEXIST, "\(name)")
        }
        #expect(try scratch.text(of: "here/a") == "new")
        #expect(try scratch.text(of: "there/file") == "old")
        #expect(try scratch.names(in: "there") == ["file", "folder", "link"])
    }

    @Test func `a move can give another name`() throws {
        let folder = try scratch.folder()
        try scratch.write("x", to: "a")
        try folder.move(FileName("a"), to: folder, as: FileName("b"))
        #expect(try scratch.names() == ["b"])
        #expect(try scratch.text(of: "b") == "x")
    }

    @Test func `an inner folder is made once, opened again and removed when empty`() throws {
        let folder = try scratch.folder()
        let name = FileName("inner")
        try folder.folder(name).write(Array("x".utf8), to: FileName("file"))
        #expect(try folder.folder(name).names() == [FileName("file")])
        let error = #expect(throws: SystemError.self) { try folder.removeFolder(name) }
        #expect(error?.code == ENOTEMPTY)
        try folder.folder(name).remove(FileName("file"))
        try folder.removeFolder(name)
        #expect(try scratch.names().isEmpty)
    }

    @Test func `removing takes files or folders, each by its own call`() throws {
        let folder = try scratch.folder()
        try scratch.write("", to: "file")
        _ = try scratch.folder("inner")
        #expect(throws: SystemError.self) { try folder.remove(FileName("inner")) }
        #expect(throws: SystemError.self) { try folder.removeFolder(FileName("file")) }
        #expect(try scratch.names() == ["file", "inner"])
    }

    @Test(
        arguments: Samples.hostileNames.filter { $0.count < 100 })
    func `an inner folder can have any name`(bytes: [UInt8]) throws {
        let folder = try scratch.folder()
        let inner = try folder.folder(FileName(bytes: bytes))
        try inner.write([], to: FileName("file"))
        #expect(try folder.names() == [FileName(bytes: bytes)])
        #expect(try inner.names() == [FileName("file")])
    }

    @Test func `an inner folder is never a link that leads out`() throws {
        let folder = try scratch.folder("here")
        _ = try scratch.folder("elsewhere")
        try #require(symlink("../elsewhere", scratch.path("here/link")) == 0)
        #expect(throws: SystemError.self) { _ = try folder.folder(FileName("link")) }
    }

    @Test func `an inner folder is found after the outer one was renamed`() throws {
        let folder = try scratch.folder("before")
        try #require(rename(scratch.path("before"), scratch.path("after")) == 0)
        try folder.folder(FileName("inner")).write([], to: FileName("file"))
        #expect(try scratch.names(in: "after/inner") == ["file"])
    }

    @Test func `an open folder is the same one after it was renamed`() throws {
        let folder = try scratch.folder("before")
        try #require(rename(scratch.path("before"), scratch.path("after")) == 0)
        try folder.write([], to: FileName("file"))
        #expect(try folder.names() == [FileName("file")])
        #expect(try scratch.names(in: "after") == ["file"])
    }

    @Test func `folders know whether a move between them is one step`() throws {
        let here = try scratch.folder("here")
        #expect(try here.canMove(to: scratch.folder("there")))
        if FarFolder.isThere { #expect(try !here.canMove(to: Folder("/dev/shm"))) }
    }

    @Test func `syncing works on a folder that has changed`() throws {
        let folder = try scratch.folder()
        try folder.write([1], to: FileName("file"))
        try folder.sync()
        try folder.syncFileSystem()
    }

    @Test func `a folder closes itself`() throws {
        var folder: Folder? = try scratch.folder("here")
        #expect(try scratch.descriptors(of: "here") == 1)
        _ = try folder?.names()
        #expect(try scratch.descriptors(of: "here") == 1)
        folder = nil
        #expect(try scratch.descriptors(of: "here") == 0)
    }

    @Test func `a time in the far future that an uploader set ends nobody`() async throws {
        try scratch.write("<Candidate></Candidate>", to: "a.xml")
        await #expect(processExitsWith: .success) { [path = scratch.path as String] in
            // 2300-01-01; ext4 keeps times until 2446, tmpfs, btrfs and XFS later ones too.
            var times = [timespec](
                repeating: timespec(tv_sec: 10_413_792_000, tv_nsec: 0), count: 2)
            try #require(utimensat(AT_FDCWD, path + "/a.xml", &times, 0) == 0)
            #expect(try Folder(path).stamp(of: FileName("a.xml"))?.size == 23)
        }
    }
}
