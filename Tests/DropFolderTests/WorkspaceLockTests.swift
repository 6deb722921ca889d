import DropFolder
import Foundation
import Testing

/// One process works on a workspace.
@Suite struct WorkspaceLockTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func `the second one is refused and told who has it`() throws {
        let first = try WorkspaceLock(scratch.path("lock"))
        let taken = #expect(throws: WorkspaceLock.Taken.self) {
            _ = try WorkspaceLock(scratch.path("lock"))
        }
        #expect(taken?.holder == "\(getpid())")
        #expect(
            taken?.description
                == "another candidate-sync (process \(getpid())) works on this workspace; "
                + "wait for it, or stop it first")
        #expect(try scratch.descriptors(of: "lock") == 1)
        withExtendedLifetime(first) {}
    }

    @Test func `whoever only asks is told the same, and takes and makes nothing`() throws {
        let path = scratch.path("lock")
        try WorkspaceLock.checkIsFree(path)
        #expect(!scratch.exists("lock"))
        let first = try WorkspaceLock(path)
        let taken = #expect(throws: WorkspaceLock.Taken.self) {
            try WorkspaceLock.checkIsFree(path)
        }
        #expect(taken?.holder == "\(getpid())")
        withExtendedLifetime(first) {}
    }

    @Test func `it is free again when the first is gone`() throws {
        do {
            let first = try WorkspaceLock(scratch.path("lock"))
            withExtendedLifetime(first) {}
        }
        #expect(isFree())
        #expect(isFree())
    }

    @Test func `it is free again when its process was killed`() async throws {
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = scratch.path("lock") as String] in
            let lock = try WorkspaceLock(path)
            kill(getpid(), SIGKILL)
            withExtendedLifetime(lock) {}
        }
        #expect(scratch.exists("lock"))
        #expect(try scratch.text(of: "lock") != "\(getpid())\n")
        #expect(isFree())
    }

    @Test func `the note of who had it before is replaced`() throws {
        try scratch.write("12345678901234567890\n", to: "lock")
        let lock = try WorkspaceLock(scratch.path("lock"))
        #expect(try scratch.text(of: "lock") == "\(getpid())\n")
        withExtendedLifetime(lock) {}
    }

    @Test func `a holder without a note is unknown`() throws {
        let lock = try WorkspaceLock(scratch.path("lock"))
        try #require(truncate(scratch.path("lock"), 0) == 0)
        let taken = #expect(throws: WorkspaceLock.Taken.self) {
            _ = try WorkspaceLock(scratch.path("lock"))
        }
        #expect(taken?.holder == "unknown")
        withExtendedLifetime(lock) {}
    }

    @Test func `two workspaces do not know each other`() throws {
        let one = try WorkspaceLock(scratch.path("one"))
        let other = try WorkspaceLock(scratch.path("other"))
        withExtendedLifetime(one) {}
        withExtendedLifetime(other) {}
    }

    @Test func `a lock that can't be made says why`() throws {
        let path = scratch.path("none/lock")
        let error = #expect(throws: SystemError.self) { _ = try WorkspaceLock(path) }
        #expect(error?.code == ENOENT)
        #expect(error?.operation == "open the lock")
        #expect(error?.subject == path)
    }

    private func isFree() -> Bool {
        do {
            _ = try WorkspaceLock(scratch.path("lock"))
            return true
        } catch {
            return false
        }
    }
}
