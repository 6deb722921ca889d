import Foundation
import Synchronization
import Testing

@testable import DropFolder

/// What a look does when the folder is against it.
@Suite(.timeLimit(.minutes(10))) struct InboxAdversaryTests {
    let scratch: Scratch
    static let whole = "<Candidate></Candidate>"

    init() throws { scratch = try Scratch() }

    // MARK: what comes and goes

    @Test func `names that come and go while it looks stop nothing`() throws {
        try scratch.write(Self.whole, to: "stays.xml")
        let churn = Churn { [scratch] in
            for number in 0..<20 { unlink(scratch.path("\(number).xml")) }
            for number in 0..<20 {
                close(open(scratch.path("\(number).xml"), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600))
                rename(scratch.path("\(number).xml"), scratch.path("\(number + 1).xml"))
            }
        }
        var inbox = try inbox()
        _ = try inbox.look(at: moment(0))
        for time in 0..<300 { _ = try inbox.look(at: moment(700 + time)) }
        let isReady = try eventually {
            try inbox.look(at: moment(2_000)).ready.contains { $0.name == FileName("stays.xml") }
        }
        #expect(isReady)
        churn.end()
    }

    @Test(.timeLimit(.minutes(10)))
    func `a name that is a file now and a pipe, link or folder then never blocks it`() throws {
        try scratch.write(Self.whole, to: "stays.xml")
        try scratch.write(Self.whole, to: "file")
        try #require(mkfifo(scratch.path("pipe"), 0o600) == 0)
        try #require(symlink("/etc/passwd", scratch.path("link")) == 0)
        _ = try scratch.folder("folder")
        let path = scratch.path
        let churn = Churn {
            for name in ["file", "pipe", "link", "folder"] {
                rename("\(path)/\(name)", "\(path)/x.xml")
                sched_yield()
                rename("\(path)/x.xml", "\(path)/\(name)")
            }
        }
        var inbox = try inbox()
        for time in 0..<1_000 {
            let look = try inbox.look(at: moment(time * 10), renamedIn: [FileName("x.xml")])
            for file in look.ready where file.name == FileName("x.xml") {
                #expect(file.stamp.isRegular)
            }
        }
        churn.end()
    }

    @Test func `a look leaves no descriptor open, whatever it found`() throws {
        for number in 0..<50 { try scratch.write(Self.whole, to: "\(number).xml") }
        try scratch.write("<a>", to: "half.xml")
        try #require(mkfifo(scratch.path("pipe.xml"), 0o600) == 0)
        _ = try scratch.folder("folder.xml")
        var inbox = try inbox()
        for time in 0..<3 { _ = try inbox.look(at: moment(time * 700)) }
        #expect(try scratch.descriptors(of: "") == 0)
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count {
            let link = try? FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/self/fd/\($0)")
            return link?.hasPrefix(scratch.path) == true
        }
        // The inbox itself.
        #expect(open == 1)
    }

    // MARK: what can't be read

    @Test func `a file that we may not read is waited for with its reason, the others are taken`()
        async throws
    {
        try scratch.write(Self.whole, to: "a.xml")
        try scratch.write(Self.whole, to: "b.xml")
        try #require(chmod(scratch.path("a.xml"), 0) == 0)
        try #require(chmod(scratch.path, 0o755) == 0)
        await #expect(processExitsWith: .success) { [path = scratch.path as String] in
            // Root may read everything: be nobody.
            if geteuid() == 0 { try #require(seteuid(65_534) == 0) }
            let rules = IntakeRules(
                pattern: "*.xml", ignored: [], settle: .zero, incompleteAfter: .seconds(600),
                doneSuffix: "")
            var inbox = try Inbox(path, rules: rules)
            let look = try inbox.look(at: Inbox.Moment(elapsed: .zero, now: 0))
            // Whether somebody writes to b.xml, the kernel does not tell nobody.
            #expect(look.ready.map(\.name.printable) == ["b.xml"])
            #expect(
                look.waiting == [
                    WaitingFile(
                        name: FileName("a.xml"),
                        cause: .failed(SystemError("open", "\(path)/a.xml", code: EACCES)))
                ])
        }
    }

    @Test func `an inbox that we may not list is a failure with its reason`() async throws {
        _ = try scratch.folder("inbox")
        await #expect(processExitsWith: .success) { [path = scratch.path("inbox") as String] in
            let rules = IntakeRules(
                pattern: "*", ignored: [], settle: .zero, incompleteAfter: .zero, doneSuffix: "")
            var inbox = try Inbox(path, rules: rules)
            try inbox.folder.setMode(0)
            if geteuid() == 0 { try #require(seteuid(65_534) == 0) }
            let error = #expect(throws: SystemError.self) {
                _ = try inbox.look(at: Inbox.Moment(elapsed: .zero, now: 0))
            }
            #expect(error?.code == EACCES)
            #expect(error?.subject == path)
        }
    }

    @Test func `an inbox that was deleted is empty, and not in place`() throws {
        var inbox = try Inbox(scratch.path("inbox"), rules: rules())
        try scratch.write(Self.whole, to: "inbox/a.xml")
        _ = try inbox.look(at: moment(0))
        try FileManager.default.removeItem(atPath: scratch.path("inbox"))
        #expect(try inbox.look(at: moment(700)) == Inbox.Look())
        #expect(!inbox.folder.isInPlace)
    }

    @Test func `a device is no file`() throws {
        // /dev is full of them, and nothing there is opened.
        var inbox = try Inbox("/dev", rules: rules(pattern: "null"))
        _ = try inbox.look(at: moment(0))
        let look = try inbox.look(at: moment(700))
        #expect(look.ready.isEmpty)
        #expect(look.waiting.first?.cause == .notRegular)
    }

    @Test func `what is no file does not become one by its name being reused`() throws {
        _ = try scratch.folder("a.xml")
        var inbox = try inbox()
        _ = try inbox.look(at: moment(0))
        try #require(rmdir(scratch.path("a.xml")) == 0)
        try scratch.write(Self.whole, to: "a.xml")
        #expect(try inbox.look(at: moment(700)).ready.isEmpty)
        #expect(try inbox.look(at: moment(1_400)).ready.count == 1)
    }

    // MARK: very many

    @Test func `twenty thousand files are found, in order, a few hundred at a time`() throws {
        let folder = try scratch.folder()
        for number in 0..<20_000 {
            try folder.write(Array(Self.whole.utf8), to: FileName("\(100_000 + number).xml"))
        }
        var inbox = try inbox()
        _ = try inbox.look(at: moment(0))
        var look = Inbox.Look()
        let isComplete = try eventually {
            look = try inbox.look(at: moment(700), limit: 256)
            return look.ready.map(\.name.printable) == (0..<256).map { "\(100_000 + $0).xml" }
        }
        #expect(isComplete)
        look = try inbox.look(at: moment(700))
        #expect(look.ready.count == 20_000)
    }

    @Test func `a file behind the limit that changes meanwhile settles when its turn comes`() throws
    {
        for name in ["a.xml", "b.xml"] { try scratch.write(Self.whole, to: name) }
        var inbox = try inbox()
        _ = try inbox.look(at: moment(0))
        #expect(try inbox.look(at: moment(700), limit: 1).ready.map(\.name.printable) == ["a.xml"])
        unlink(scratch.path("a.xml"))
        try scratch.write("<Candidate><Item>", to: "b.xml")
        #expect(try inbox.look(at: moment(701), limit: 1).again == .milliseconds(700))
        try scratch.write(Self.whole + "\n", to: "b.xml")
        #expect(try inbox.look(at: moment(1_401), limit: 1).ready.isEmpty)
        #expect(try inbox.look(at: moment(2_101), limit: 1).ready.count == 1)
    }

    // MARK: renamed in

    @Test func `a rename that was told before the file was seen counts at that look only`() throws {
        var inbox = try inbox()
        // Told too early: there is nothing yet, so that the next file has to wait.
        _ = try inbox.look(at: moment(0), renamedIn: [FileName("a.xml")])
        try scratch.write(Self.whole, to: "a.xml")
        #expect(try inbox.look(at: moment(1)).ready.isEmpty)
    }

    @Test func `a rename opens neither a name that does not fit nor what is no file`() throws {
        try scratch.write(Self.whole, to: "a.txt")
        _ = try scratch.folder("folder.xml")
        try scratch.write(Self.whole, to: "b.xml")
        try #require(link(scratch.path("b.xml"), scratch.path("b.old")) == 0)
        var inbox = try inbox()
        let names = ["a.txt", "folder.xml", "b.xml"].map { FileName($0) }
        let look = try inbox.look(at: moment(0), renamedIn: Set(names))
        #expect(look.ready.isEmpty)
        #expect(Set(look.waiting.map(\.name.printable)) == ["folder.xml", "b.xml"])
    }

    @Test func `a file that was renamed in and has a writer is waited for`() throws {
        let writer = try Writer(scratch.path("a.part"))
        try writer.append(Self.whole)
        try #require(rename(scratch.path("a.part"), scratch.path("a.xml")) == 0)
        var inbox = try inbox()
        let look = try inbox.look(at: moment(0), renamedIn: [FileName("a.xml")])
        #expect(look.waiting.map(\.cause) == [.openElsewhere])
        try writer.append("")
    }

    // MARK: other rules, refusals

    @Test func `rules that are set again and are the same forget nothing`() throws {
        try scratch.write(Self.whole, to: "a.xml")
        var inbox = try inbox()
        _ = try inbox.look(at: moment(0))
        inbox.rules = rules()
        #expect(try inbox.look(at: moment(700)).ready.count == 1)
        inbox.setAside(FileName("a.xml"), at: moment(700), for: .seconds(30), cause: locked)
        inbox.rules = rules(doneSuffix: ".done")
        // Other ones begin at the beginning, the refusal is forgotten too.
        #expect(try inbox.look(at: moment(701)).waiting.first?.cause == .settling)
        try scratch.write("", to: "a.xml.done")
        #expect(try inbox.look(at: moment(1_401)).ready.count == 1)
    }

    @Test func `who is set aside stands in nobody's way, for as long as was said`() throws {
        for name in ["a.xml", "b.xml", "c.xml"] { try scratch.write(Self.whole, to: name) }
        var inbox = try inbox()
        _ = try inbox.look(at: moment(0))
        inbox.setAside(FileName("a.xml"), at: moment(700), for: .seconds(1), cause: locked)
        inbox.setAside(FileName("none.xml"), at: moment(700), for: .seconds(1), cause: locked)
        #expect(try inbox.look(at: moment(700), limit: 1).ready.map(\.name.printable) == ["b.xml"])
        #expect(try inbox.look(at: moment(1_699)).ready.count == 2)
        #expect(try inbox.look(at: moment(1_699)).again == .milliseconds(1))
        #expect(try inbox.look(at: moment(1_700)).ready.count == 3)
    }

    @Test func `who was set aside and goes is forgotten with his refusal`() throws {
        try scratch.write(Self.whole, to: "a.xml")
        var inbox = try inbox()
        _ = try inbox.look(at: moment(0))
        inbox.setAside(FileName("a.xml"), at: moment(0), for: .seconds(30), cause: locked)
        unlink(scratch.path("a.xml"))
        _ = try inbox.look(at: moment(1))
        try scratch.write(Self.whole, to: "a.xml")
        _ = try inbox.look(at: moment(2))
        #expect(try inbox.look(at: moment(702)).ready.count == 1)
    }

    @Test func `a marker that is longer than a name can be is waited for, and told`() throws {
        let name = FileName(String(repeating: "a", count: 251) + ".xml")
        try scratch.folder().write(Array(Self.whole.utf8), to: name)
        var inbox = try inbox(rules(doneSuffix: ".done"))
        _ = try inbox.look(at: moment(0))
        let look = try inbox.look(at: moment(700))
        #expect(look.waiting.first?.cause.description.hasPrefix("its marker 'aaa") == true)
    }

    @Test func `a file that went back because it changed has to settle again`() throws {
        let watch = try FolderWatch(doorbell: Doorbell())
        var inbox = try inbox()
        let claimed = try ClaimFolder(scratch.path("claimed"))
        try scratch.write(Self.whole, to: "a.xml")
        try watch.follow(inbox.folder)
        _ = try inbox.look(at: moment(0))
        let file = try #require(try inbox.look(at: moment(700)).ready.first)
        try Writer(scratch.path("a.xml")).append("\n")
        _ = try watch.wait(atMost: .zero)
        try #require(try !claimed.claim(file, from: inbox, delivery: "d1"))
        inbox.noteWentBack(file)
        let events = try watch.wait(atMost: .zero)
        let look = try inbox.look(at: moment(701), renamedIn: events.renamedIn)
        #expect(look.ready.isEmpty)
    }

    @Test func `a file that was renamed in and is written to since then has to settle`() throws {
        var inbox = try inbox()
        try scratch.write("<Candidate>", to: "a.xml")
        _ = try inbox.look(at: moment(0), renamedIn: [FileName("a.xml")])
        try Writer(scratch.path("a.xml")).append("</Candidate>")
        #expect(try inbox.look(at: moment(1)).ready.isEmpty)
        try Writer(scratch.path("a.xml")).append("<!-- -->")
        #expect(try inbox.look(at: moment(2)).ready.isEmpty)
    }

    @Test func `a folder is no marker`() throws {
        var inbox = try inbox(rules(doneSuffix: ".done"))
        try scratch.write(Self.whole, to: "a.xml")
        _ = try scratch.folder("a.xml.done")
        _ = try inbox.look(at: moment(0))
        let look = try inbox.look(at: moment(700))
        #expect(look.ready.isEmpty)
        #expect(look.waiting.contains { $0.cause == .unmarked(marker: "a.xml.done") })
    }

    private func moment(_ milliseconds: Int) -> Inbox.Moment {
        Inbox.Moment(elapsed: .milliseconds(milliseconds), now: 0)
    }

    private func rules(pattern: String = "*.xml", doneSuffix: String = "") -> IntakeRules {
        IntakeRules(
            pattern: pattern, ignored: [], settle: .milliseconds(700),
            incompleteAfter: .seconds(600), doneSuffix: doneSuffix)
    }

    private func inbox(_ rules: IntakeRules? = nil) throws -> Inbox {
        try Inbox(scratch.path, rules: rules ?? self.rules())
    }
}
