import Foundation
import Testing

@testable import DropFolder

/// Who has the lock, asked without touching it.
@Suite struct LockHolderTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func `whoever has it is named, and asking takes nothing from him`() throws {
        let lock = try WorkspaceLock(scratch.path("lock"))
        #expect(WorkspaceLock.holder(of: scratch.path("lock")) == String(getpid()))
        #expect(WorkspaceLock.holder(of: scratch.path("lock")) == String(getpid()))
        #expect(throws: WorkspaceLock.Taken.self) { _ = try WorkspaceLock(scratch.path("lock")) }
        withExtendedLifetime(lock) {}
    }

    @Test func `nobody has what is not locked, whatever was noted in it`() throws {
        try scratch.write("4711\n", to: "lock")
        #expect(WorkspaceLock.holder(of: scratch.path("lock")) == nil)
    }

    @Test func `nobody has what is not there, and asking does not make it`() throws {
        #expect(WorkspaceLock.holder(of: scratch.path("lock")) == nil)
        #expect(!scratch.exists("lock"))
    }

    @Test func `nobody has it any more when the holder is gone, though a child has a copy`() throws
    {
        let path = scratch.path("lock")
        var copy: Int32?
        do {
            let lock = try WorkspaceLock(path)
            // As a child has one that another thread has begun to start.
            copy = (0..<4_096).first { Folder.isOpen($0, at: path) }.map { dup($0) }
            withExtendedLifetime(lock) {}
        }
        let held = try #require(copy)
        defer { close(held) }
        #expect(WorkspaceLock.holder(of: path) == nil)
        let next = try WorkspaceLock(path)
        withExtendedLifetime(next) {}
    }

    @Test func `the holder is found among many, by whatever path`() throws {
        let locks = try (0..<20).map { try Lock(scratch.path("\($0)")) }
        let lock = try WorkspaceLock(scratch.path("lock"))
        try #require(symlink("lock", scratch.path("link")) == 0)
        #expect(WorkspaceLock.holder(of: scratch.path("link")) == String(getpid()))
        #expect(WorkspaceLock.holder(of: scratch.path("other")) == nil)
        withExtendedLifetime(lock) {}
        withExtendedLifetime(locks) {}
    }

    @Test func `another kind of lock is none`() throws {
        let descriptor = open(scratch.path("lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        try #require(lockf(descriptor, F_TLOCK, 0) == 0)
        #expect(WorkspaceLock.holder(of: scratch.path("lock")) == nil)
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/flock"), "flock(1)"))
    func `another process that holds it is noticed, noted or not`() throws {
        let other = Process()
        other.executableURL = URL(filePath: "/usr/bin/flock")
        // Holds it for as long as cat has something to wait for.
        other.arguments = [scratch.path("lock"), "cat"]
        let end = Pipe()
        other.standardInput = end
        try other.run()
        let isNamed = eventually {
            WorkspaceLock.holder(of: scratch.path("lock")) == "unknown"
        }
        #expect(isNamed)
        try end.fileHandleForWriting.close()
        other.waitUntilExit()
        #expect(eventually { WorkspaceLock.holder(of: scratch.path("lock")) == nil })
    }

    @Test(.enabled(if: Mount.isAllowed, "root, who may mount"))
    func `a lock on another file system with the same inode number is another lock`() throws {
        _ = try scratch.folder("one")
        _ = try scratch.folder("other")
        let mounts = [
            try Mount(tmpfsAt: scratch.path("one")), try Mount(tmpfsAt: scratch.path("other")),
        ]
        let lock = try WorkspaceLock(scratch.path("one/lock"))
        try scratch.folder("other").write([], to: FileName("lock"))
        let inodes = try ["one", "other"].map {
            try scratch.folder($0).stamp(of: FileName("lock"))?.inode
        }
        try #require(inodes[0] == inodes[1])
        #expect(WorkspaceLock.holder(of: scratch.path("other/lock")) == nil)
        withExtendedLifetime(lock) {}
        withExtendedLifetime(mounts) {}
    }

    private final class Lock: Sendable {
        let lock: WorkspaceLock

        init(_ path: String) throws { lock = try WorkspaceLock(path) }
    }
}
