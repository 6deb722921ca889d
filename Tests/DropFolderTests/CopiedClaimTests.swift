import Foundation
import Testing

@testable import DropFolder

/// Claims that are copies, as no rename leads out of the inbox, and what a crash leaves of them.
@Suite(.timeLimit(.minutes(10))) struct CopiedClaimTests {
    let scratch: Scratch
    static let name = FileName("a.xml")

    init() throws { scratch = try Scratch() }

    @Test(.enabled(if: FarFolder.isThere, "a second file system"))
    func `a file on another file system is claimed by a copy, and goes`() throws {
        let far = try FarFolder()
        let claimed = try claims()
        let inbox = try inbox(far.path, doneSuffix: ".done")
        try #require(!inbox.folder.canMove(to: claimed.folder))
        try inbox.folder.write(Array("text".utf8), to: Self.name)
        try inbox.folder.write([], to: FileName("a.xml.done"))
        let file = try ready(inbox)
        let isClaimed = try eventually {
            try claimed.claim(file, from: inbox, delivery: "d1")
        }
        #expect(isClaimed)
        #expect(try inbox.folder.names().isEmpty)
        #expect(try scratch.text(of: "claimed/d1/a.xml") == "text")
        #expect(try claimed.claims() == [Claim(delivery: "d1", name: Self.name)])
        // A crash behind the copy: the original goes at the next start, and only that one.
        try inbox.folder.write(Array("next".utf8), to: Self.name)
        let entry = try "d2+\(ready(inbox).stamp.inode)"
        _ = try scratch.folder("claimed/\(entry)")
        try scratch.write("next", to: "claimed/\(entry)/a.xml")
        try claimed.recover(inbox)
        #expect(try claimed.claims().map(\.delivery) == ["d1", "d2"])
        #expect(try inbox.folder.names().isEmpty)
        _ = try scratch.folder("claimed/d3+1")
        try scratch.write("third", to: "claimed/d3+1/a.xml")
        try inbox.folder.write(Array("fourth".utf8), to: Self.name)
        try claimed.recover(inbox)
        #expect(try claimed.claims().map(\.delivery) == ["d1", "d2", "d3"])
        #expect(try inbox.folder.names() == [Self.name])
    }

    @Test(.enabled(if: Mount.isAllowed, "root, who may mount"))
    func `a file is claimed from an inbox that is a bind mount of the same file system`() throws {
        _ = try scratch.folder("outside")
        _ = try scratch.folder("inbox")
        let mount = try Mount(scratch.path("outside"), at: scratch.path("inbox"))
        let inbox = try inbox()
        try scratch.write("text", to: "inbox/a.xml")
        let isClaimed = try claims().claim(ready(inbox), from: inbox, delivery: "d1")
        #expect(isClaimed)
        #expect(try inbox.folder.names().isEmpty)
        #expect(try claims().claims() == [Claim(delivery: "d1", name: Self.name)])
        withExtendedLifetime(mount) {}
    }

    @Test(.enabled(if: FarFolder.isThere, "a second file system"))
    func `a claim of a file that can't be removed leaves no copy behind`() async throws {
        let far = try FarFolder()
        await #expect(processExitsWith: .success) {
            [near = scratch.path as String, far = far.path as String] in
            let (inbox, claimed, file) = try readOnlyInbox(near: near, far: far)
            for delivery in ["d1", "d2"] {
                let error = #expect(throws: SystemError.self) {
                    _ = try claimed.claim(file, from: inbox, delivery: delivery)
                }
                #expect(error?.code == EACCES)
            }
            #expect(try claimed.folder.names().isEmpty)
        }
    }

    @Test(.enabled(if: FarFolder.isThere, "a second file system"))
    func `a file that could not be removed at first is claimed once`() async throws {
        let far = try FarFolder()
        await #expect(processExitsWith: .success) {
            [near = scratch.path as String, far = far.path as String] in
            let isRoot = geteuid() == 0
            let (inbox, claimed, file) = try readOnlyInbox(near: near, far: far)
            for delivery in ["d1", "d2"] {
                _ = try? claimed.claim(file, from: inbox, delivery: delivery)
            }
            // Somebody mends the folder's mode.
            if isRoot { try #require(seteuid(0) == 0) }
            try inbox.folder.setMode(0o755)
            try claimed.recover(inbox)
            if try inbox.folder.stamp(of: file.name) != nil {
                _ = try claimed.claim(file, from: inbox, delivery: "d3")
            }
            #expect(try claimed.claims().count == 1)
        }
    }

    @Test(.enabled(if: FarFolder.isThere, "a second file system"))
    func `a copy is checked before it has the name of a whole one`() throws {
        let far = try FarFolder()
        let inbox = try inbox(far.path)
        try inbox.folder.write(Array("text".utf8), to: Self.name)
        let file = try ready(inbox)
        try Writer(far.path + "/a.xml").append("more")
        let claimed = try claims()
        // The place of the whole copy is taken: who goes there without having looked falls over it.
        let identity = "\(file.stamp.inode)"
        _ = try scratch.folder("claimed/d1+\(identity)")
        #expect(try !claimed.claim(file, from: inbox, delivery: "d1"))
        #expect(try claimed.folder.names() == [FileName("d1+\(identity)")])
    }

    @Test(.enabled(if: FarFolder.isThere, "a second file system"))
    func `a file that is larger than the room for its copy is not copied`() throws {
        let far = try FarFolder()
        // Where it is begun all the same, it ends at once.
        let claimed = try ClaimFolder(scratch.path("claimed"), whileCopying: { false })
        let inbox = try inbox(far.path)
        try inbox.folder.write(Array("text".utf8), to: Self.name)
        // A hole takes no room where it lies.
        let size = try claimed.folder.freeBytes() + (1 << 30)
        try #require(truncate(far.path + "/a.xml", off_t(size)) == 0)
        let file = try ready(inbox)
        let error = #expect(throws: SystemError.self) {
            _ = try claimed.claim(file, from: inbox, delivery: "d1")
        }
        #expect(error?.code == EFBIG && error?.isFullDisk == false)
        #expect(try claimed.folder.names().isEmpty)
        #expect(try inbox.folder.names() == [Self.name])
    }

    @Test func `a copy for a delivery that is taken leaves nothing behind`() throws {
        try scratch.write("text", to: "a.xml")
        let claimed = try claims()
        let folder = try scratch.folder()
        try claimed.claimCopy(of: OpenFile(Self.name, in: folder), delivery: "d1")
        let error = #expect(throws: SystemError.self) {
            try claimed.claimCopy(of: OpenFile(Self.name, in: folder), delivery: "d1")
        }
        #expect(error?.code == EEXIST)
        #expect(try scratch.names(in: "claimed") == ["d1"])
    }

    @Test func `a copy with the longest name is ended when markers are asked for since`() throws {
        let inbox = try inbox(doneSuffix: ".done")
        let name = FileName(String(repeating: "a", count: 255))
        try inbox.folder.write(Array("text".utf8), to: name)
        let stamp = try #require(try inbox.folder.stamp(of: name))
        try scratch.folder("claimed/d1+\(stamp.inode)")
            .write(Array("text".utf8), to: name)
        let claimed = try claims()
        try claimed.recover(inbox)
        #expect(try claimed.claims() == [Claim(delivery: "d1", name: name)])
    }

    @Test func `an original whose mode was changed behind the crash is not taken twice`() throws {
        let inbox = try inbox()
        try scratch.write("text", to: "inbox/a.xml")
        let stamp = try ready(inbox).stamp
        _ = try scratch.folder("claimed/d1+\(stamp.inode)")
        try scratch.write("text", to: "claimed/d1+\(stamp.inode)/a.xml")
        // The operator mends what may have been the reason, before he starts us again.
        let isChanged = try eventually {
            try #require(chmod(scratch.path("inbox/a.xml"), 0o640) == 0)
            return try ready(inbox).stamp.changed != stamp.changed
        }
        try #require(isChanged)
        try claims().recover(inbox)
        #expect(try claims().claims().map(\.delivery) == ["d1"])
        #expect(try inbox.folder.names().isEmpty)
    }

    private func inbox(_ path: String? = nil, doneSuffix: String = "") throws -> Inbox {
        try Inbox(
            path ?? scratch.path("inbox"),
            rules: IntakeRules(
                pattern: "*", ignored: [], settle: .milliseconds(700),
                incompleteAfter: .seconds(600), doneSuffix: doneSuffix))
    }

    private func claims() throws -> ClaimFolder { try ClaimFolder(scratch.path("claimed")) }

    private func ready(_ inbox: Inbox) throws -> ReadyFile {
        ReadyFile(
            name: Self.name, stamp: try #require(try inbox.folder.stamp(of: Self.name)))
    }
}

/// An inbox with one file that can't be taken away from there, the claims on another file system, and
/// the process no root any more.
private func readOnlyInbox(
    near: String, far: String
) throws -> (inbox: Inbox, claimed: ClaimFolder, file: ReadyFile) {
    let rules = IntakeRules(
        pattern: "*", ignored: [], settle: .zero, incompleteAfter: .zero, doneSuffix: "")
    let inbox = try Inbox(far, rules: rules)
    let claimed = try ClaimFolder(near + "/claimed")
    let name = FileName("a.xml")
    try inbox.folder.write(Array("text".utf8), to: name)
    try #require(chmod(far + "/a.xml", 0o644) == 0)
    try inbox.folder.setMode(0o555)
    if geteuid() == 0 {
        try #require(chown(near + "/claimed", 65_534, 65_534) == 0)
        try #require(seteuid(65_534) == 0)
    }
    let stamp = try #require(try inbox.folder.stamp(of: name))
    return (inbox, claimed, ReadyFile(name: name, stamp: stamp))
}
