import Foundation
import Testing

@testable import DropFolder

/// Which files are taken, and when.
@Suite struct InboxTests {
    let scratch: Scratch
    static let whole = "<Candidate></Candidate>"
    static let half = "<Candidate><Item>"

    init() throws { scratch = try Scratch() }

    @Test func `an empty inbox is not waited for`() throws {
        var pauses = 0
        let entries = try inbox().scan(now: Self.now) { _ in pauses += 1 }
        #expect(entries.isEmpty)
        #expect(pauses == 0)
    }

    @Test func `an inbox that is missing is made`() throws {
        _ = try Inbox(scratch.path("in/box"), rules: rules())
        #expect(scratch.exists("in/box"))
    }

    @Test func `whole files are ready, in the order of names, after one wait for all`() throws {
        for name in ["b.xml", "a.xml", "c.xml"] { try scratch.write(Self.whole, to: name) }
        var pauses: [Duration] = []
        let entries = try inbox().scan(now: Self.now) { pauses.append($0) }
        #expect(entries == ["a.xml", "b.xml", "c.xml"].map(ready))
        #expect(pauses == [.milliseconds(700)])
    }

    @Test func `only names that fit the pattern and none of the ignored are looked at`() throws {
        for name in ["a.xml", "a.txt", "a.XML", "a.tmp.xml", ".a.xml", "x.xml.part"] {
            try scratch.write(Self.whole, to: name)
        }
        let rules = rules(ignored: ["*.tmp.*", ".*"])
        #expect(try scan(rules) == [ready("a.xml")])
    }

    @Test func `a file that grows during the wait is waited for, the others are not`() throws {
        try scratch.write(Self.whole, to: "a.xml")
        try scratch.write(Self.whole, to: "b.xml")
        let entries = try inbox().scan(now: Self.now) { _ in grow("a.xml", by: "\n") }
        #expect(entries == [waiting("a.xml", "it is still being written"), ready("b.xml")])
        #expect(try scan() == [ready("a.xml"), ready("b.xml")])
    }

    @Test func `a file that is touched or replaced during the wait is waited for`() throws {
        try scratch.write(Self.whole, to: "a.xml")
        try scratch.write(Self.whole, to: "b.xml")
        try scratch.write(Self.whole, to: "b.new")
        let entries = try inbox().scan(now: Self.now) { _ in
            var times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
            utimensat(AT_FDCWD, scratch.path("a.xml"), &times, 0)
            rename(scratch.path("b.new"), scratch.path("b.xml"))
        }
        #expect(entries.map(\.state) == [Self.growing, Self.growing])
    }

    @Test func `a file that goes during the wait is not ready and stops nothing`() throws {
        try scratch.write(Self.whole, to: "a.xml")
        try scratch.write(Self.whole, to: "b.xml")
        let entries = try inbox().scan(now: Self.now) { _ in unlink(scratch.path("a.xml")) }
        #expect(entries.first?.state != .ready)
        #expect(entries.last == ready("b.xml"))
    }

    @Test func `a file that a program has open for writing is waited for`() throws {
        try scratch.write(Self.whole, to: "a.xml")
        do {
            let writer = try Writer(scratch.path("a.xml"))
            #expect(try scan() == [waiting("a.xml", "a program has it open")])
            try writer.append("\n")
        }
        #expect(try eventually { try scan() == [ready("a.xml")] })
    }

    @Test func `a marker is waited for where one is asked for`() throws {
        try scratch.write(Self.whole, to: "a.xml")
        let rules = rules(doneSuffix: ".done")
        let missing = waiting("a.xml", "its marker 'a.xml.done' is not there")
        #expect(try scan(rules) == [missing])
        try scratch.write("", to: "b.xml.done")
        #expect(try scan(rules) == [missing])
        try scratch.write("", to: "a.xml.done")
        #expect(try scan(rules) == [ready("a.xml")])
        #expect(try scan() == [ready("a.xml")])
    }

    @Test func `a marker counts that comes during the wait`() throws {
        try scratch.write(Self.whole, to: "a.xml")
        let inbox = try inbox(rules(doneSuffix: ".done"))
        let entries = try inbox.scan(now: Self.now) { _ in grow("a.xml.done", by: "") }
        #expect(entries == [ready("a.xml")])
    }

    @Test func `age does not stand in for a marker`() throws {
        try scratch.write(Self.whole, to: "a.xml")
        let entries = try inbox(rules(doneSuffix: ".done")).scan(
            now: Self.now + 3_600 * Self.second
        ) { _ in }
        #expect(entries.map(\.state) != [.ready])
    }

    @Test func `a file without its closing tag is ready when it is old enough`() throws {
        try scratch.write(Self.half, to: "a.xml")
        let changed = try OpenFile(FileName("a.xml"), in: scratch.folder()).stamp().changed
        let limit = changed + 600 * Self.second
        let entry = waiting(
            "a.xml",
            "its closing tag has not arrived; it is rejected as truncated after 600 s "
                + "without a change")
        #expect(try inbox().scan(now: limit - 1) { _ in } == [entry])
        #expect(try inbox().scan(now: limit) { _ in } == [ready("a.xml")])
        // A clock that was set back makes nothing old.
        #expect(try inbox().scan(now: 0) { _ in } == [entry])
    }

    @Test func `a time that the uploader set makes nothing old`() throws {
        try scratch.write(Self.half, to: "a.xml")
        var times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
        try #require(utimensat(AT_FDCWD, scratch.path("a.xml"), &times, 0) == 0)
        #expect(try scan().map(\.state) != [.ready])
    }

    @Test func `a file of many pages is judged by its two ends`() throws {
        let items = String(repeating: "<Item>山田</Item>", count: 5_000)
        try scratch.write("<Candidate>\(items)</Candidate>", to: "a.xml")
        try scratch.write("<Candidate>\(items)", to: "b.xml")
        let states = try scan().map(\.state)
        #expect(states.first == .ready)
        #expect(states.last != .ready)
    }

    @Test func `an empty file is waited for and garbage is not`() throws {
        try scratch.write("", to: "a.xml")
        try scratch.write("name,mail\n", to: "b.xml")
        let states = try scan().map(\.state)
        #expect(states.first != .ready)
        #expect(states.last == .ready)
    }

    @Test(.timeLimit(.minutes(1)))
    func `what is no regular file is named and never stops the good one`() throws {
        _ = try scratch.folder("a-folder.xml")
        try #require(symlink("/etc/passwd", scratch.path("b-link.xml")) == 0)
        try #require(symlink("nowhere", scratch.path("c-link.xml")) == 0)
        try #require(mkfifo(scratch.path("d-pipe.xml"), 0o600) == 0)
        try #require(mknod(scratch.path("e-socket.xml"), S_IFSOCK | 0o600, 0) == 0)
        try scratch.write(Self.whole, to: "good.xml")
        let bad = ["a-folder.xml", "b-link.xml", "c-link.xml", "d-pipe.xml", "e-socket.xml"]
        // Age makes none of them a file.
        let entries = try inbox().scan(now: Self.now + 3_600 * Self.second) { _ in }
        #expect(
            entries == bad.map { waiting($0, "it is not a regular file; remove it") }
                + [ready("good.xml")])
    }

    @Test(arguments: Samples.hostileNames.filter { $0.count < 200 })
    func `a good file under a hostile name is ready under that name`(bytes: [UInt8]) throws {
        let name = FileName(bytes: bytes + Array(".xml".utf8))
        try scratch.folder().write(Array(Self.whole.utf8), to: name)
        let isReady = try eventually { try scan() == [InboxEntry(name: name, state: .ready)] }
        #expect(isReady)
    }

    private static let second: Int64 = 1_000_000_000
    private static let growing = InboxEntry.State.waiting("it is still being written")
    private static var now: Int64 { Int64(Date().timeIntervalSince1970) * second }

    private func rules(ignored: [String] = [], doneSuffix: String = "") -> IntakeRules {
        IntakeRules(
            pattern: "*.xml", ignored: ignored, settle: .milliseconds(700),
            incompleteAfter: .seconds(600), doneSuffix: doneSuffix)
    }

    private func inbox(_ rules: IntakeRules? = nil) throws -> Inbox {
        try Inbox(scratch.path, rules: rules ?? self.rules())
    }

    private func scan(_ rules: IntakeRules? = nil) throws -> [InboxEntry] {
        try inbox(rules).scan(now: Self.now) { _ in }
    }

    private func grow(_ name: String, by text: String) {
        #expect(throws: Never.self) { try Writer(scratch.path(name)).append(text) }
    }

    private func ready(_ name: String) -> InboxEntry {
        InboxEntry(name: FileName(name), state: .ready)
    }

    private func waiting(_ name: String, _ reason: String) -> InboxEntry {
        InboxEntry(name: FileName(name), state: .waiting(reason))
    }
}
