import Foundation
import Testing

@testable import DropFolder

/// What ends a wait, and what is told about it.
@Suite(.timeLimit(.minutes(10))) struct FolderWatchTests {
    let scratch: Scratch
    let doorbell: Doorbell
    let watch: FolderWatch
    let inbox: Folder

    init() throws {
        scratch = try Scratch()
        doorbell = try Doorbell()
        watch = FolderWatch(doorbell: doorbell)
        inbox = try scratch.folder("inbox")
        try watch.follow(inbox)
    }

    // MARK: the doorbell

    @Test func `a bell that was rung before ends the next wait, and only that one`() throws {
        for _ in 0..<3 { doorbell.ring() }
        #expect(try isRung())
        #expect(try waits(.milliseconds(20)) >= .milliseconds(20))
    }

    @Test func `a bell that another thread rings ends the wait`() throws {
        let thread = Thread { [doorbell] in doorbell.ring() }
        thread.start()
        #expect(try isRung())
    }

    @Test func `a wait without a folder hears the bell`() throws {
        let watch = FolderWatch(doorbell: doorbell)
        doorbell.ring()
        #expect(try isRung(watch))
    }

    @Test func `a bell that is rung as often as it can count is still a bell`() throws {
        for _ in 0..<10_000 { doorbell.ring() }
        #expect(try isRung())
    }

    // MARK: the time

    @Test func `a wait ends when its time is up and tells nothing`() throws {
        #expect(try watch.wait(atMost: .zero) == FolderWatch.Events())
        #expect(try watch.wait(atMost: .seconds(-5)) == FolderWatch.Events())
        #expect(try waits(.nanoseconds(1)) >= .milliseconds(1))
        #expect(try waits(.milliseconds(20)) >= .milliseconds(20))
    }

    @Test func `a wait without an end hears the bell`() throws {
        doorbell.ring()
        _ = try watch.wait(atMost: .seconds(Int64.max))
    }

    // MARK: what happens in the folder

    @Test func `a file that was made rings, and once more when it is closed`() throws {
        do {
            let writer = try Writer(scratch.path("inbox/a.xml"))
            #expect(try isRung())
            try writer.append("text")
        }
        #expect(try isRung())
    }

    @Test func `a file that is opened again, written and closed rings but was not renamed`() throws
    {
        try scratch.write("text", to: "inbox/a.xml")
        _ = try watch.wait(atMost: .zero)
        try Writer(scratch.path("inbox/a.xml")).append("more")
        let start = ContinuousClock.now
        #expect(try watch.wait(atMost: .seconds(60)) == FolderWatch.Events())
        #expect(start.duration(to: .now) < .seconds(30))
    }

    @Test func `a file that comes by rename is named, wherever it comes from`() throws {
        try scratch.write("text", to: "elsewhere")
        try scratch.write("text", to: "inbox/a.part")
        _ = try watch.wait(atMost: .zero)
        try #require(rename(scratch.path("elsewhere"), scratch.path("inbox/b.xml")) == 0)
        try #require(rename(scratch.path("inbox/a.part"), scratch.path("inbox/a.xml")) == 0)
        #expect(try renamedIn() == [FileName("a.xml"), FileName("b.xml")])
        #expect(try renamedIn().isEmpty)
    }

    @Test func `a file that goes by rename is not named`() throws {
        try scratch.write("text", to: "inbox/a.xml")
        _ = try watch.wait(atMost: .zero)
        try #require(rename(scratch.path("inbox/a.xml"), scratch.path("a.xml")) == 0)
        #expect(try renamedIn().isEmpty)
    }

    @Test func `a name that was renamed in, went and was written anew was not renamed in`() throws {
        try scratch.write("text", to: "a.xml")
        try #require(rename(scratch.path("a.xml"), scratch.path("inbox/a.xml")) == 0)
        unlink(scratch.path("inbox/a.xml"))
        let writer = try Writer(scratch.path("inbox/a.xml"))
        try writer.append("more")
        #expect(try watch.wait(atMost: .zero).renamedIn.isEmpty)
        withExtendedLifetime(writer) {}
    }

    @Test func `a rename by link and unlink rings`() throws {
        try scratch.write("text", to: "elsewhere")
        try #require(link(scratch.path("elsewhere"), scratch.path("inbox/a.xml")) == 0)
        #expect(try isRung())
        try #require(unlink(scratch.path("elsewhere")) == 0)
        try #require(link(scratch.path("inbox/a.xml"), scratch.path("inbox/b.xml")) == 0)
        try #require(unlink(scratch.path("inbox/a.xml")) == 0)
        #expect(try isRung())
    }

    @Test func `a file that goes rings: another one may have waited for that`() throws {
        try scratch.write("text", to: "inbox/a.xml")
        _ = try watch.wait(atMost: .zero)
        try #require(unlink(scratch.path("inbox/a.xml")) == 0)
        #expect(try isRung())
    }

    @Test(arguments: Samples.hostileNames)
    func `a hostile name is told as it is`(bytes: [UInt8]) throws {
        let name = FileName(bytes: bytes)
        let here = try scratch.folder()
        try here.write([], to: FileName("x"))
        try here.move(FileName("x"), to: inbox, as: name)
        #expect(try renamedIn() == [name])
    }

    @Test func `any names are told as they are, more of them than one read takes`() throws {
        var stranger = Stranger(seed: 20_261_124)
        let names = Set((0..<1_000).map { _ in FileName(bytes: stranger.fileName()) })
            .filter { ![Array(".".utf8), Array("..".utf8)].contains($0.bytes) }
        let here = try scratch.folder()
        for name in names {
            try here.write([], to: FileName("x"))
            try here.move(FileName("x"), to: inbox, as: name)
        }
        try #require(names.reduce(0) { $0 + 16 + $1.bytes.count } > 1 << 16)
        #expect(try renamedIn() == names)
    }

    // MARK: deafness

    @Test func `who is deaf hears the bell, and everything else at the next wait`() throws {
        try comeByRename("a.xml", to: "inbox")
        #expect(
            try watch.wait(atMost: .milliseconds(5), doorbellOnly: true) == FolderWatch.Events())
        doorbell.ring()
        let start = ContinuousClock.now
        #expect(try watch.wait(atMost: .seconds(60), doorbellOnly: true) == FolderWatch.Events())
        #expect(start.duration(to: .now) < .seconds(30))
        #expect(try renamedIn() == [FileName("a.xml")])
    }

    @Test func `who is deaf waits out the time`() throws {
        try comeByRename("a.xml", to: "inbox")
        let start = ContinuousClock.now
        _ = try watch.wait(atMost: .milliseconds(20), doorbellOnly: true)
        #expect(start.duration(to: .now) >= .milliseconds(20))
    }

    // MARK: which folder

    @Test func `what was there before is not told`() throws {
        try comeByRename("a.xml", to: "other")
        try watch.follow(scratch.folder("other"))
        #expect(try renamedIn().isEmpty)
    }

    @Test func `another folder makes it forget the first`() throws {
        try watch.follow(scratch.folder("other"))
        _ = try watch.wait(atMost: .zero)
        try comeByRename("a.xml", to: "inbox")
        #expect(try waits(.milliseconds(20)) >= .milliseconds(20))
        try comeByRename("b.xml", to: "other")
        #expect(try renamedIn() == [FileName("b.xml")])
    }

    @Test func `what happened in the folder before is not told of the new one`() throws {
        try watch.follow(scratch.folder("old"))
        try scratch.write("text", to: "a.xml")
        try #require(rename(scratch.path("a.xml"), scratch.path("old/a.xml")) == 0)
        try watch.follow(scratch.folder("new"))
        #expect(try watch.wait(atMost: .zero).renamedIn.isEmpty)
    }

    @Test func `the same folder opened twice is followed once and loses nothing`() throws {
        try comeByRename("a.xml", to: "inbox")
        try watch.follow(scratch.folder("inbox"))
        try watch.follow(inbox)
        try comeByRename("b.xml", to: "inbox")
        #expect(try renamedIn() == [FileName("a.xml"), FileName("b.xml")])
    }

    @Test func `a folder is followed for as long as it is there, whoever closes it`() throws {
        var other: Folder? = try scratch.folder("other")
        try watch.follow(#require(other))
        other = nil
        try comeByRename("a.xml", to: "other")
        #expect(try renamedIn() == [FileName("a.xml")])
    }

    @Test func `a folder that is moved away rings`() throws {
        try #require(rename(scratch.path("inbox"), scratch.path("old")) == 0)
        #expect(try isRung())
        // It is still followed there, until somebody says where to look instead.
        try comeByRename("a.xml", to: "old")
        #expect(try renamedIn() == [FileName("a.xml")])
        try watch.follow(scratch.folder("inbox"))
        try comeByRename("b.xml", to: "inbox")
        try comeByRename("c.xml", to: "old")
        #expect(try renamedIn() == [FileName("b.xml")])
    }

    @Test func `a folder that is gone rings, and another one is followed`() throws {
        do { try watch.follow(scratch.folder("other")) }
        _ = try watch.wait(atMost: .zero)
        try #require(rmdir(scratch.path("other")) == 0)
        #expect(try isRung())
        try watch.follow(inbox)
        try comeByRename("a.xml", to: "inbox")
        #expect(try renamedIn() == [FileName("a.xml")])
    }

    @Test func `a folder is followed itself, not the path that led to it once`() throws {
        // The folder is found by its descriptor, not by its path: that leads elsewhere by now.
        let other = try scratch.folder("other")
        try #require(rename(scratch.path("other"), scratch.path("moved")) == 0)
        try watch.follow(other)
        try comeByRename("a.xml", to: "other")
        try comeByRename("b.xml", to: "moved")
        #expect(try renamedIn() == [FileName("b.xml")])
    }

    // MARK: more than the kernel keeps

    private static let mostEvents =
        (try? String(contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8))
        .flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? .max

    @Test(.enabled(if: mostEvents <= 100_000, "the kernel keeps too many events to overflow it"))
    func `a queue that overflowed says so, and a look finds every file all the same`() throws {
        // Each file makes two events: it was made, it was closed.
        let count = Self.mostEvents / 2 + 100
        var inbox = try Inbox(inbox.path, rules: rules)
        for number in 0..<count {
            try self.inbox.write(Array("<a></a>".utf8), to: FileName("\(number).xml"))
        }
        try comeByRename("late.xml", to: "inbox")
        let events = try watch.wait(atMost: .zero)
        #expect(events.didOverflow)
        #expect(events.renamedIn.isEmpty)
        _ = try inbox.look(at: Inbox.Moment(elapsed: .zero, now: 0))
        let isComplete = try eventually {
            let look = try inbox.look(at: Inbox.Moment(elapsed: .milliseconds(700), now: 0))
            return look.ready.count == count + 1
        }
        #expect(isComplete)
        // And goes on afterwards.
        try comeByRename("next.xml", to: "inbox")
        let next = try watch.wait(atMost: .zero)
        #expect(!next.didOverflow)
        #expect(next.renamedIn == [FileName("next.xml")])
    }

    @Test func `watches and bells close themselves`() async {
        await #expect(processExitsWith: .success) {
            func descriptors(_ kind: String) throws -> Int {
                try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count {
                    let link = try? FileManager.default.destinationOfSymbolicLink(
                        atPath: "/proc/self/fd/\($0)")
                    return link?.contains(kind) == true
                }
            }
            let folder = try Folder("/tmp")
            let bells = try descriptors("eventfd")
            for _ in 0..<20 {
                let watch = try FolderWatch(doorbell: Doorbell())
                try watch.follow(folder)
                _ = try watch.wait(atMost: .zero)
            }
            #expect(try descriptors("inotify") == 0)
            // The test's own machinery has some, too.
            #expect(try descriptors("eventfd") < bells + 10)
        }
    }

    @Test func `where inotify has no instance left, that is said`() async {
        await #expect(processExitsWith: .success) { [path = scratch.path as String] in
            let inbox = try Folder(path)
            let doorbell = try Doorbell()
            var limit = rlimit(rlim_cur: 0, rlim_max: 0)
            try #require(setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
            let error = #expect(throws: SystemError.self) {
                try FolderWatch(doorbell: doorbell).follow(inbox)
            }
            #expect(error?.code == EMFILE)
        }
    }

    private var rules: IntakeRules {
        IntakeRules(
            pattern: "*.xml", ignored: [], settle: .milliseconds(700),
            incompleteAfter: .seconds(600), doneSuffix: "")
    }

    private func comeByRename(_ name: String, to folder: String) throws {
        _ = try scratch.folder(folder)
        try scratch.folder().write(Array("<a></a>".utf8), to: FileName("coming"))
        try #require(rename(scratch.path("coming"), scratch.path("\(folder)/\(name)")) == 0)
    }

    private func renamedIn() throws -> Set<FileName> { try watch.wait(atMost: .zero).renamedIn }

    /// Whether something ends the wait long before its time is up.
    private func isRung(_ other: FolderWatch? = nil) throws -> Bool {
        let start = ContinuousClock.now
        _ = try (other ?? watch).wait(atMost: .seconds(60))
        return start.duration(to: .now) < .seconds(30)
    }

    /// How long a wait takes.
    private func waits(_ time: Duration) throws -> Duration {
        let start = ContinuousClock.now
        #expect(try watch.wait(atMost: time) == FolderWatch.Events())
        return start.duration(to: .now)
    }
}
