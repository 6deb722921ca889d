import Foundation
import Synchronization
import Testing

@testable import DropFolder

/// What went wrong once at the door, across its types, and must not again.
@Suite(.timeLimit(.minutes(10))) struct IntakeRegressionTests {
    let scratch: Scratch
    static let whole = "<Candidate></Candidate>"
    static let name = FileName("a.xml")

    init() throws { scratch = try Scratch() }

    // MARK: FileStamp

    @Test
    func `a time in the far future that an uploader set ends nobody`() async throws {
        try scratch.write(Self.whole, to: "a.xml")
        await #expect(processExitsWith: .success) { [path = scratch.path as String] in
            // 2300-01-01; ext4 keeps times until 2446, tmpfs, btrfs and XFS later ones too.
            var times = [timespec](
                repeating: timespec(tv_sec: 10_413_792_000, tv_nsec: 0), count: 2)
            try #require(utimensat(AT_FDCWD, path + "/a.xml", &times, 0) == 0)
            #expect(try Folder(path).stamp(of: FileName("a.xml"))?.size == 23)
        }
    }

    // MARK: Inbox and FolderWatch

    @Test
    func `a file that went back because it changed has to settle again`() throws {
        let watch = try FolderWatch(doorbell: Doorbell())
        var inbox = try inbox()
        let claimed = try claims()
        try scratch.write(Self.whole, to: "inbox/a.xml")
        try watch.follow(inbox.folder)
        _ = try inbox.look(at: moment(0))
        let file = try #require(try inbox.look(at: moment(700)).ready.first)
        try Writer(scratch.path("inbox/a.xml")).append("\n")
        _ = try watch.wait(atMost: .zero)
        try #require(try !claimed.claim(file, from: inbox, delivery: "d1"))
        inbox.noteWentBack(file)
        let events = try watch.wait(atMost: .zero)
        let look = try inbox.look(at: moment(701), renamedIn: events.renamedIn)
        #expect(look.ready.isEmpty)
    }

    @Test
    func `a file that was renamed in and is written to since then has to settle`() throws {
        var inbox = try inbox()
        try scratch.write("<Candidate>", to: "inbox/a.xml")
        _ = try inbox.look(at: moment(0), renamedIn: [Self.name])
        try Writer(scratch.path("inbox/a.xml")).append("</Candidate>")
        #expect(try inbox.look(at: moment(1)).ready.isEmpty)
        try Writer(scratch.path("inbox/a.xml")).append("<!-- -->")
        #expect(try inbox.look(at: moment(2)).ready.isEmpty)
    }

    @Test
    func `what happened in the folder before is not told of the new one`() throws {
        let watch = try FolderWatch(doorbell: Doorbell())
        try watch.follow(scratch.folder("old"))
        try scratch.write(Self.whole, to: "a.xml")
        try #require(rename(scratch.path("a.xml"), scratch.path("old/a.xml")) == 0)
        try watch.follow(scratch.folder("inbox"))
        #expect(try watch.wait(atMost: .zero).renamedIn.isEmpty)
    }

    @Test
    func `a name that was renamed in, went and was written anew was not renamed in`() throws {
        let watch = try FolderWatch(doorbell: Doorbell())
        try watch.follow(scratch.folder("inbox"))
        try scratch.write(Self.whole, to: "a.xml")
        try #require(rename(scratch.path("a.xml"), scratch.path("inbox/a.xml")) == 0)
        unlink(scratch.path("inbox/a.xml"))
        let writer = try Writer(scratch.path("inbox/a.xml"))
        try writer.append("<Candidate>")
        #expect(try watch.wait(atMost: .zero).renamedIn.isEmpty)
        withExtendedLifetime(writer) {}
    }

    // MARK: ClaimFolder, one file system

    @Test(
        .enabled(if: Mount.isAllowed, "root, who may mount"))
    func `a file is claimed from an inbox that is a bind mount of the same file system`() throws {
        _ = try scratch.folder("outside")
        _ = try scratch.folder("inbox")
        let mount = try Mount(scratch.path("outside"), at: scratch.path("inbox"))
        let inbox = try inbox()
        try scratch.write(Self.whole, to: "inbox/a.xml")
        let isClaimed = try claims().claim(ready(inbox), from: inbox, delivery: "d1")
        #expect(isClaimed)
        #expect(try inbox.folder.names().isEmpty)
        #expect(try claims().claims() == [Claim(delivery: "d1", name: Self.name)])
        withExtendedLifetime(mount) {}
    }

    @Test
    func `a folder is no marker`() throws {
        var inbox = try inbox(doneSuffix: ".done")
        try scratch.write(Self.whole, to: "inbox/a.xml")
        _ = try scratch.folder("inbox/a.xml.done")
        _ = try inbox.look(at: moment(0))
        let look = try inbox.look(at: moment(700))
        #expect(look.ready.isEmpty)
        #expect(look.waiting.contains { $0.cause == .unmarked(marker: "a.xml.done") })
    }

    @Test
    func `whoever only asks for the claims changes nothing and is not disturbed`() throws {
        let claimed = try claims()
        let done = try scratch.folder("done")
        for number in 0..<400 {
            let delivery = String(1_000 + number)
            try claimed.folder.folder(FileName(delivery)).write([1], to: FileName(delivery))
        }
        let other = try claims()
        // Another process that shows the status, say.
        let failures = Mutex<[String]>([])
        let churn = Churn {
            do { _ = try other.claims() } catch { failures.withLock { $0.append("\(error)") } }
        }
        for claim in try claimed.claims() { try claimed.release(claim, to: done, as: claim.name) }
        churn.end()
        #expect(failures.withLock { $0.first } == nil)
        #expect(try claimed.claims().isEmpty)
        #expect(try done.names().count == 400)
    }

    // MARK: ClaimFolder, two file systems

    @Test(
        .enabled(if: FarFolder.isThere, "a second file system"))
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

    @Test(
        .enabled(if: FarFolder.isThere, "a second file system"))
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

    @Test(
        .enabled(if: FarFolder.isThere, "a second file system"))
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

    @Test
    func `a copy for a delivery that is taken leaves nothing behind`() throws {
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

    @Test
    func `a copy with the longest name is ended when markers are asked for since`() throws {
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

    @Test
    func `an original whose mode was changed behind the crash is not taken twice`() throws {
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

    // MARK: ClaimFolder, what is not from us

    @Test
    func `a stray file beside the claims stops none of them`() throws {
        let inbox = try inbox()
        let claimed = try claims()
        try scratch.write("", to: "claimed/core")
        try scratch.folder("claimed/d1").write([1], to: Self.name)
        try claimed.recover(inbox)
        #expect(try claimed.claims() == [Claim(delivery: "d1", name: Self.name)])
    }

    @Test(
        arguments: ["old.claims", "d2+", "+", "+1-1", "d2+marker"])
    func `a stray folder beside the claims stops none of them`(stray: String) async throws {
        _ = try scratch.folder("claimed/\(stray)")
        try scratch.write("text", to: "claimed/\(stray)/a.xml")
        try scratch.folder("claimed/d1").write([1], to: Self.name)
        await #expect(processExitsWith: .success) { [path = scratch.path as String] in
            let rules = IntakeRules(
                pattern: "*", ignored: [], settle: .zero, incompleteAfter: .zero, doneSuffix: "")
            let inbox = try Inbox(path + "/inbox", rules: rules)
            try inbox.folder.write([1], to: FileName("a.xml"))
            let claimed = try ClaimFolder(path + "/claimed")
            try claimed.recover(inbox)
            #expect(try claimed.claims().contains { $0.delivery == "d1" })
        }
    }

    // MARK: WorkspaceLock

    @Test(
        .enabled(if: Mount.isAllowed, "root, who may mount"))
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

    // MARK: what they all need

    private func moment(_ milliseconds: Int) -> Inbox.Moment {
        Inbox.Moment(elapsed: .milliseconds(milliseconds), now: 0)
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
