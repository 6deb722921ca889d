import Foundation
import Testing

@testable import DropFolder

/// Which files are taken, and when.
@Suite struct InboxTests {
    let scratch: Scratch
    static let whole = "<Candidate></Candidate>"
    static let half = "<Candidate><Item>"

    init() throws { scratch = try Scratch() }

    @Test func `an empty inbox has nothing to wait for`() throws {
        var inbox = try inbox()
        #expect(try inbox.look(at: moment(0)) == Inbox.Look())
    }

    @Test func `an inbox that is missing is made`() throws {
        _ = try Inbox(scratch.path("in/box"), rules: rules())
        #expect(scratch.exists("in/box"))
    }

    @Test func `whole files are ready when they have been quiet, and it says when to look again`()
        throws
    {
        for name in ["b.xml", "a.xml", "c.xml"] { try scratch.write(Self.whole, to: name) }
        var inbox = try inbox()
        let first = try inbox.look(at: moment(0))
        #expect(first.ready.isEmpty)
        #expect(first.again == .milliseconds(700))
        #expect(try inbox.look(at: moment(699)).again == .milliseconds(1))
        let last = try inbox.look(at: moment(700))
        #expect(last.ready.map(\.name.printable) == ["a.xml", "b.xml", "c.xml"])
        #expect(last.again == nil)
    }

    @Test func `those that were seen first are taken first, then by name`() throws {
        var inbox = try inbox()
        for names in [["m.xml"], ["z.xml", "y.xml"], ["a.xml"]] {
            for name in names { try scratch.write(Self.whole, to: name) }
            _ = try inbox.look(at: moment(0))
        }
        let look = try inbox.look(at: moment(700))
        #expect(look.ready.map(\.name.printable) == ["m.xml", "y.xml", "z.xml", "a.xml"])
    }

    @Test func `a look ends when enough are ready`() throws {
        for name in ["a.xml", "b.xml", "c.xml"] { try scratch.write(Self.whole, to: name) }
        var inbox = try inbox()
        _ = try inbox.look(at: moment(0))
        let look = try inbox.look(at: moment(700), limit: 2)
        #expect(look.ready.map(\.name.printable) == ["a.xml", "b.xml"])
    }

    @Test func `only names that fit the pattern and none of the ignored are looked at`() throws {
        for name in ["a.xml", "a.txt", "a.XML", "a.tmp.xml", ".a.xml", "x.xml.part"] {
            try scratch.write(Self.whole, to: name)
        }
        let rules = rules(ignored: ["*.tmp.*", ".*"])
        #expect(try scan(rules) == ["a.xml": "ready"])
    }

    @Test func `other rules from now on forget what the old ones let through`() throws {
        try scratch.write(Self.whole, to: "a.xml")
        var inbox = try inbox()
        _ = try inbox.look(at: moment(0))
        inbox.rules = rules(ignored: ["a*"])
        #expect(try inbox.look(at: moment(700)) == Inbox.Look())
    }

    @Test func `a file that grows is waited for until it is quiet, the others are not`() throws {
        try scratch.write(Self.whole, to: "a.xml")
        try scratch.write(Self.whole, to: "b.xml")
        var inbox = try inbox()
        _ = try inbox.look(at: moment(0))
        grow("a.xml", by: "\n")
        let look = try inbox.look(at: moment(700))
        #expect(look.ready.map(\.name.printable) == ["b.xml"])
        #expect(look.waiting == [waiting("a.xml", .settling)])
        #expect(try inbox.look(at: moment(1_399)).ready.count == 1)
        let isReady = try eventually { try inbox.look(at: moment(1_400)).ready.count == 2 }
        #expect(isReady)
    }

    @Test func `a file that is touched or replaced is waited for`() throws {
        try scratch.write(Self.whole, to: "a.xml")
        try scratch.write(Self.whole, to: "b.xml")
        try scratch.write(Self.whole, to: "b.new")
        var inbox = try inbox()
        _ = try inbox.look(at: moment(0))
        var times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
        utimensat(AT_FDCWD, scratch.path("a.xml"), &times, 0)
        rename(scratch.path("b.new"), scratch.path("b.xml"))
        #expect(try inbox.look(at: moment(700)).ready.isEmpty)
        #expect(try inbox.look(at: moment(1_400)).ready.count == 2)
    }

    @Test func `a file that goes is forgotten and stops nothing`() throws {
        try scratch.write(Self.whole, to: "a.xml")
        try scratch.write(Self.whole, to: "b.xml")
        var inbox = try inbox()
        _ = try inbox.look(at: moment(0))
        unlink(scratch.path("a.xml"))
        let look = try inbox.look(at: moment(700))
        #expect(look.ready.map(\.name.printable) == ["b.xml"])
        #expect(look.waiting.isEmpty)
    }

    @Test func `a whole file that was renamed in is ready at once`() throws {
        try scratch.write(Self.whole, to: "a.xml")
        try scratch.write(Self.half, to: "b.xml")
        var inbox = try inbox()
        let look = try inbox.look(
            at: moment(0), renamedIn: [FileName("a.xml"), FileName("b.xml"), FileName("gone.xml")])
        #expect(look.ready.map(\.name.printable) == ["a.xml"])
        #expect(look.waiting.map(\.name.printable) == ["b.xml"])
    }

    @Test func `a renamed file that another one replaced is waited for`() throws {
        try scratch.write(Self.half, to: "a.xml")
        var inbox = try inbox()
        _ = try inbox.look(at: moment(0), renamedIn: [FileName("a.xml")])
        try scratch.write(Self.whole, to: "a.new")
        rename(scratch.path("a.new"), scratch.path("a.xml"))
        #expect(try inbox.look(at: moment(1)).ready.isEmpty)
    }

    @Test func `a file that could not be taken is left alone for a while, unless it changes`()
        throws
    {
        try scratch.write(Self.whole, to: "a.xml")
        var inbox = try inbox()
        _ = try inbox.look(at: moment(0))
        inbox.setAside(FileName("a.xml"), at: moment(700), for: .seconds(30), cause: locked)
        let look = try inbox.look(at: moment(700))
        #expect(look.waiting == [waiting("a.xml", locked)])
        #expect(look.again == .seconds(30))
        #expect(try inbox.look(at: moment(30_700)).ready.count == 1)
        inbox.setAside(FileName("a.xml"), at: moment(30_700), for: .seconds(30), cause: locked)
        grow("a.xml", by: "\n")
        _ = try inbox.look(at: moment(30_701))
        let isReady = try eventually { try inbox.look(at: moment(31_401)).ready.count == 1 }
        #expect(isReady)
    }

    @Test func `a file that a program has open for writing is waited for`() throws {
        try scratch.write(Self.whole, to: "a.xml")
        do {
            let writer = try Writer(scratch.path("a.xml"))
            #expect(try scan() == ["a.xml": "a program has it open"])
            try writer.append("\n")
        }
        let isReady = try eventually { try scan() == ["a.xml": "ready"] }
        #expect(isReady)
    }

    @Test func `a file with a second name is waited for until that is gone`() throws {
        try scratch.write(Self.whole, to: "a.xml")
        try #require(link(scratch.path("a.xml"), scratch.path("a.old")) == 0)
        #expect(try scan()["a.xml"]?.hasPrefix("it has 2 names (hard links)") == true)
        unlink(scratch.path("a.old"))
        #expect(try scan() == ["a.xml": "ready"])
    }

    @Test func `a marker is waited for where one is asked for`() throws {
        try scratch.write(Self.whole, to: "a.xml")
        let rules = rules(doneSuffix: ".done")
        let missing = ["a.xml": "its marker 'a.xml.done' is not there"]
        #expect(try scan(rules) == missing)
        try scratch.write("", to: "b.xml.done")
        #expect(try scan(rules) == missing)
        try scratch.write("", to: "a.xml.done")
        #expect(try scan(rules) == ["a.xml": "ready"])
        #expect(try scan() == ["a.xml": "ready"])
    }

    @Test func `a marker that fits the pattern, too, is no file that waits for one`() throws {
        try scratch.write(Self.whole, to: "a.xml")
        for name in ["a.xml.done", "b.xml.done", "c.done"] { try scratch.write("", to: name) }
        func rules(_ pattern: String, _ suffix: String) -> IntakeRules {
            IntakeRules(
                pattern: pattern, ignored: [], settle: .milliseconds(700),
                incompleteAfter: .seconds(600), doneSuffix: suffix)
        }
        #expect(try scan(rules("*", ".done")) == ["a.xml": "ready"])
        #expect(
            try scan(rules("*.done", ".done")).keys.sorted() == [
                "a.xml.done", "b.xml.done", "c.done",
            ])
    }

    @Test func `age does not stand in for a marker`() throws {
        try scratch.write(Self.whole, to: "a.xml")
        let entries = try scan(rules(doneSuffix: ".done"), now: Self.now + 3_600 * Self.second)
        #expect(entries["a.xml"] != "ready")
    }

    @Test func `a file whose marker does not come, or that stays open, is overdue in the end`()
        throws
    {
        try scratch.write(Self.whole, to: "a.xml")
        let marked = rules(doneSuffix: ".done")
        #expect(try isOverdue(marked, after: 599) == false)
        #expect(try isOverdue(marked, after: 600) == true)
        let writer = try Writer(scratch.path("a.xml"))
        #expect(try isOverdue(rules(), after: 599) == false)
        #expect(try isOverdue(rules(), after: 600) == true)
        // Each further piece begins that time anew.
        try writer.append("\n")
        #expect(try isOverdue(rules(), after: 599) == false)
        try writer.append("")
    }

    @Test func `a file without its closing tag is ready when it is old enough`() throws {
        try scratch.write(Self.half, to: "a.xml")
        let changed = try OpenFile(FileName("a.xml"), in: scratch.folder()).stamp().changed
        let limit = changed + 600 * Self.second
        let entry = [
            "a.xml": "its closing tag has not arrived; it is rejected as truncated after 600 s "
                + "without a change"
        ]
        #expect(try scan(now: limit - 1) == entry)
        #expect(try scan(now: limit) == ["a.xml": "ready"])
        // A clock that was set back makes nothing old.
        #expect(try scan(now: 0) == entry)
        var inbox = try inbox()
        _ = try inbox.look(at: moment(0, now: limit - 5 * Self.second))
        let look = try inbox.look(at: moment(700, now: limit - 5 * Self.second))
        #expect(look.again == .seconds(5))
    }

    @Test func `a time that the uploader set makes nothing old`() throws {
        try scratch.write(Self.half, to: "a.xml")
        var times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
        try #require(utimensat(AT_FDCWD, scratch.path("a.xml"), &times, 0) == 0)
        #expect(try scan()["a.xml"] != "ready")
    }

    @Test func `a file of many pages is judged by its two ends`() throws {
        let items = String(repeating: "<Item>山田</Item>", count: 5_000)
        try scratch.write("<Candidate>\(items)</Candidate>", to: "a.xml")
        try scratch.write("<Candidate>\(items)", to: "b.xml")
        let states = try scan()
        #expect(states["a.xml"] == "ready")
        #expect(states["b.xml"] != "ready")
    }

    @Test func `an empty file is waited for and garbage is not`() throws {
        try scratch.write("", to: "a.xml")
        try scratch.write("name,mail\n", to: "b.xml")
        let states = try scan()
        #expect(states["a.xml"] != "ready")
        #expect(states["b.xml"] == "ready")
    }

    @Test(.timeLimit(.minutes(10)))
    func `what is no regular file is named and never stops the good one`() throws {
        _ = try scratch.folder("a-folder.xml")
        try #require(symlink("/etc/passwd", scratch.path("b-link.xml")) == 0)
        try #require(symlink("nowhere", scratch.path("c-link.xml")) == 0)
        try #require(mkfifo(scratch.path("d-pipe.xml"), 0o600) == 0)
        try #require(mknod(scratch.path("e-socket.xml"), S_IFSOCK | 0o600, 0) == 0)
        try scratch.write(Self.whole, to: "good.xml")
        let bad = ["a-folder.xml", "b-link.xml", "c-link.xml", "d-pipe.xml", "e-socket.xml"]
        // Age makes none of them a file.
        let entries = try scan(now: Self.now + 3_600 * Self.second)
        #expect(entries["good.xml"] == "ready")
        for name in bad { #expect(entries[name]?.hasPrefix("it is not a regular file") == true) }
    }

    @Test(arguments: Samples.hostileNames.filter { $0.count < 200 })
    func `a good file under a hostile name is ready under that name`(bytes: [UInt8]) throws {
        let name = FileName(bytes: bytes + Array(".xml".utf8))
        try scratch.folder().write(Array(Self.whole.utf8), to: name)
        var inbox = try inbox()
        _ = try inbox.look(at: moment(0))
        let isReady = try eventually {
            try inbox.look(at: moment(700)).ready.map(\.name) == [name]
        }
        #expect(isReady)
    }

    @Test func `an inbox that was moved away and made anew is followed`() throws {
        var inbox = try Inbox(scratch.path("inbox"), rules: rules())
        #expect(inbox.folder.isInPlace)
        rename(scratch.path("inbox"), scratch.path("old"))
        #expect(!inbox.folder.isInPlace)
        // It is not made: perhaps it is about to be mounted.
        #expect(throws: SystemError.self) { try inbox.reopen() }
        _ = try scratch.folder("inbox")
        try scratch.write(Self.whole, to: "inbox/a.xml")
        try inbox.reopen()
        #expect(inbox.folder.isInPlace)
        _ = try inbox.look(at: moment(0))
        #expect(try inbox.look(at: moment(700)).ready.count == 1)
    }

    private static let second: Int64 = 1_000_000_000
    private static var now: Int64 { Int64(Date().timeIntervalSince1970) * second }

    private func moment(_ milliseconds: Int, now: Int64 = Self.now) -> Inbox.Moment {
        Inbox.Moment(elapsed: .milliseconds(milliseconds), now: now)
    }

    private func rules(ignored: [String] = [], doneSuffix: String = "") -> IntakeRules {
        IntakeRules(
            pattern: "*.xml", ignored: ignored, settle: .milliseconds(700),
            incompleteAfter: .seconds(600), doneSuffix: doneSuffix)
    }

    private func inbox(_ rules: IntakeRules? = nil) throws -> Inbox {
        try Inbox(scratch.path, rules: rules ?? self.rules())
    }

    /// What becomes of each file after a quiet time: "ready", or why not.
    private func scan(
        _ rules: IntakeRules? = nil, now: Int64 = Self.now
    ) throws -> [String: String] {
        var inbox = try inbox(rules)
        _ = try inbox.look(at: moment(0, now: now))
        let look = try inbox.look(at: moment(700, now: now))
        var states: [String: String] = [:]
        for file in look.waiting { states[file.name.printable] = file.cause.description }
        for file in look.ready { states[file.name.printable] = "ready" }
        return states
    }

    /// Whether the one file that waits is overdue, so many seconds after its last change.
    private func isOverdue(_ rules: IntakeRules, after seconds: Int64) throws -> Bool? {
        let changed = try OpenFile(FileName("a.xml"), in: scratch.folder()).stamp().changed
        let now = changed + seconds * Self.second
        var inbox = try inbox(rules)
        _ = try inbox.look(at: moment(0, now: now))
        let look = try inbox.look(at: moment(700, now: now))
        #expect(look.ready.isEmpty)
        #expect(look.waiting.first?.needsSomebody == look.waiting.first?.isOverdue)
        return look.waiting.first?.isOverdue
    }

    private func grow(_ name: String, by text: String) {
        #expect(throws: Never.self) { try Writer(scratch.path(name)).append(text) }
    }

    private func waiting(_ name: String, _ cause: WaitingFile.Cause) -> WaitingFile {
        WaitingFile(name: FileName(name), cause: cause)
    }
}
