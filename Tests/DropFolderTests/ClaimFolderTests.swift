import Foundation
import Testing

@testable import DropFolder

/// What is taken, and what is left when we died over it.
@Suite struct ClaimFolderTests {
    let scratch: Scratch
    let inbox: Inbox
    let done: Folder
    let claimed: ClaimFolder

    init() throws {
        scratch = try Scratch()
        inbox = try Inbox(scratch.path("inbox"), rules: Self.rules())
        done = try scratch.folder("done")
        claimed = try ClaimFolder(scratch.path("state/claimed"))
    }

    @Test func `nobody else can look into what was claimed`() throws {
        var status = stat()
        try #require(stat(scratch.path("state/claimed"), &status) == 0)
        #expect(status.st_mode & 0o777 == 0o700)
    }

    @Test func `a claim moves the file into a folder of its delivery`() throws {
        try drop("a.xml")
        try claim("a.xml", "d1")
        #expect(try inbox.folder.names().isEmpty)
        #expect(try scratch.text(of: "state/claimed/d1/a.xml") == "a.xml")
        #expect(try claimed.claims() == [Claim(delivery: "d1", name: FileName("a.xml"))])
    }

    @Test func `a file is claimed once, and the second try leaves nothing behind`() throws {
        try drop("a.xml")
        let file = try ready("a.xml")
        #expect(try claim(file, "d1"))
        #expect(try !claim(file, "d2"))
        #expect(try scratch.names(in: "state/claimed") == ["d1"])
        #expect(try claimed.claims().map(\.delivery) == ["d1"])
    }

    @Test func `a delivery takes one file`() throws {
        try drop("a.xml")
        try drop("b.xml")
        try claim("a.xml", "d1")
        let error = #expect(throws: SystemError.self) { try claim("b.xml", "d1") }
        #expect(error?.code == EEXIST)
        #expect(try scratch.names(in: "state/claimed/d1") == ["a.xml"])
        #expect(try inbox.folder.names() == [FileName("b.xml")])
    }

    @Test func `a folder of somebody's own beside what is staged stays, and stops nobody`() throws {
        let staging = try scratch.folder("state/replays")
        for folder in ["a", "a/b", "d1"] { _ = try scratch.folder("state/replays/\(folder)") }
        try ClaimFolder.clear(staging)
        #expect(try scratch.names(in: "state/replays") == ["a"])
    }

    @Test func `what is staged is no claim until it is taken over, and then a whole one`() throws {
        try drop("a.xml")
        let staging = try scratch.folder("state/replays")
        func stage(_ delivery: String) throws {
            try claimed.stage(
                copyOf: OpenFile(FileName("a.xml"), in: inbox.folder), as: FileName("b.xml"),
                delivery: delivery, in: staging)
        }
        try stage("d1")
        try claimed.recover(inbox)
        #expect(try claimed.claims().isEmpty)
        try claimed.takeOver("d1", from: staging)
        #expect(try claimed.claims() == [Claim(delivery: "d1", name: FileName("b.xml"))])
        #expect(try scratch.text(of: "state/claimed/d1/b.xml") == "a.xml")
        #expect(try inbox.folder.names() == [FileName("a.xml")])
        try stage("d2")
        try scratch.write("stray", to: "state/replays/stray")
        try ClaimFolder.clear(staging)
        #expect(try staging.names().isEmpty)
        #expect(try claimed.claims().count == 1)
    }

    @Test func `a file of the same name is another claim`() throws {
        try drop("a.xml")
        try claim("a.xml", "d1")
        try drop("a.xml")
        try claim("a.xml", "d2")
        #expect(try claimed.claims().map(\.delivery) == ["d1", "d2"])
    }

    @Test(arguments: Samples.hostileNames)
    func `a hostile name is claimed, read and released`(bytes: [UInt8]) throws {
        let name = FileName(bytes: bytes)
        try inbox.folder.write(Array("x".utf8), to: name)
        // Another test may just be starting a process, which holds a copy of our descriptor.
        let isClaimed = try eventually {
            try claimed.claim(ready(name), from: inbox, delivery: "d1")
        }
        try #require(isClaimed)
        let claim = Claim(delivery: "d1", name: name)
        #expect(try claimed.claims() == [claim])
        #expect(try claimed.open(claim).bytes(at: 0, count: 9) == Array("x".utf8))
        try claimed.release(claim, to: done, as: FileName(name.printable + "-d1"))
        #expect(try scratch.names(in: "done") == [name.printable + "-d1"])
    }

    @Test func `a copy leaves the original`() throws {
        let text = String(repeating: "0123456789", count: 20_000)
        try scratch.write(text, to: "inbox/a.xml")
        let name = FileName("a.xml")
        try claimed.claimCopy(of: OpenFile(name, in: inbox.folder), delivery: "d1")
        #expect(try scratch.text(of: "inbox/a.xml") == text)
        #expect(try scratch.text(of: "state/claimed/d1/a.xml") == text)
        #expect(try scratch.names(in: "state/claimed") == ["d1"])
        #expect(try claimed.claims() == [Claim(delivery: "d1", name: name)])
    }

    @Test func `claims come in the order of deliveries`() throws {
        for (name, delivery) in [("a", "d2"), ("b", "d3"), ("c", "d1")] {
            try drop(name)
            try claim(name, delivery)
        }
        #expect(try claimed.claims().map(\.delivery) == ["d1", "d2", "d3"])
        #expect(try claimed.claims().map(\.name.printable) == ["c", "a", "b"])
    }

    @Test func `claims that did not happen are cleared away`() throws {
        try drop("a.xml")
        try claim("a.xml", "d2")
        _ = try scratch.folder("state/claimed/d1")
        try scratch.write("half", to: "state/claimed/d3.part")
        _ = try scratch.folder("state/claimed/d4")
        try scratch.write("half", to: "state/claimed/d4.part")
        #expect(try claimed.claims().map(\.delivery) == ["d2"])
        try claimed.recover(inbox)
        #expect(try claimed.claims().map(\.delivery) == ["d2"])
        #expect(try scratch.names(in: "state/claimed") == ["d2"])
    }

    @Test func `nothing claimed is nothing`() throws {
        #expect(try claimed.claims().isEmpty)
    }

    @Test func `a release moves the file and ends the claim`() throws {
        let claim = try claimOne()
        try claimed.release(claim, to: done, as: FileName("a-d1.xml"))
        #expect(try scratch.text(of: "done/a-d1.xml") == "a.xml")
        #expect(try claimed.claims().isEmpty)
    }

    @Test func `an emptied folder serves the next claim, and one of them stays for the next file`()
        throws
    {
        let claim = try claimOne()
        try claimed.release(claim, to: done, as: FileName("a-d1.xml"))
        #expect(try scratch.names(in: "state/claimed") == ["d1+spare"])
        #expect(try claimed.claims().isEmpty)
        try drop("b.xml")
        try self.claim("b.xml", "d2")
        #expect(try scratch.names(in: "state/claimed") == ["d2"])
        let second = Claim(delivery: "d2", name: FileName("b.xml"))
        #expect(try claimed.claims() == [second])
        try drop("c.xml")
        try self.claim("c.xml", "d3")
        #expect(try scratch.names(in: "state/claimed").sorted() == ["d2", "d3"])
        try claimed.release(second, to: done, as: FileName("b-d2.xml"))
        try claimed.release(
            Claim(delivery: "d3", name: FileName("c.xml")), to: done, as: FileName("c-d3.xml"))
        #expect(
            try scratch.names(in: "state/claimed").sorted() == ["d2+spare", "d3+spare"])
        try claimed.removeSpares()
        #expect(try scratch.names(in: "state/claimed") == ["d2+spare"])
        #expect(try claimed.claims().isEmpty)
        #expect(try scratch.names(in: "done") == ["a-d1.xml", "b-d2.xml", "c-d3.xml"])
    }

    @Test func `a folder that holds something else is not used again`() throws {
        let claim = try claimOne()
        try scratch.write("b", to: "state/claimed/d1/z")
        let error = #expect(throws: SystemError.self) {
            try claimed.release(claim, to: done, as: FileName("a-d1.xml"))
        }
        #expect(error?.code == ENOTEMPTY)
        #expect(try scratch.names(in: "state/claimed") == ["d1"])
        #expect(try scratch.names(in: "state/claimed/d1") == ["z"])
    }

    @Test func `one that somebody has filled meanwhile is left alone`() throws {
        try claimed.release(claimOne(), to: done, as: FileName("a-d1.xml"))
        try scratch.write("z", to: "state/claimed/d1+spare/z.xml")
        try drop("b.xml")
        try self.claim("b.xml", "d2")
        #expect(
            try claimed.claims() == [Claim(delivery: "d2", name: FileName("b.xml"))])
        #expect(try scratch.names(in: "state/claimed/d1+spare") == ["z.xml"])
    }

    @Test func `one that somebody has cleared away is not missed`() throws {
        try claimed.release(claimOne(), to: done, as: FileName("a-d1.xml"))
        try #require(rmdir(scratch.path("state/claimed/d1+spare")) == 0)
        try drop("b.xml")
        try self.claim("b.xml", "d2")
        #expect(
            try claimed.claims() == [Claim(delivery: "d2", name: FileName("b.xml"))])
    }

    @Test func `one that somebody has filled meanwhile does not stop the next start`() throws {
        _ = try scratch.folder("state/claimed/d1+spare")
        try scratch.write("b", to: "state/claimed/d1+spare/z")
        try claimed.recover(inbox)
        #expect(try scratch.names(in: "state/claimed") == ["d1+spare"])
    }

    @Test func `emptied folders that were left by somebody who died are cleared away`() throws {
        let claim = try claimOne()
        try claimed.release(claim, to: done, as: FileName("a-d1.xml"))
        try claimed.recover(inbox)
        #expect(try scratch.names(in: "state/claimed").isEmpty)
        // Nobody uses one that is gone.
        try drop("b.xml")
        try self.claim("b.xml", "d2")
        #expect(try scratch.names(in: "state/claimed") == ["d2"])
    }

    @Test func `a release that died behind the move is done again`() throws {
        let claim = try claimOne()
        try #require(
            rename(scratch.path("state/claimed/d1/a.xml"), scratch.path("done/a-d1.xml")) == 0)
        try claimed.release(claim, to: done, as: FileName("a-d1.xml"))
        #expect(try scratch.text(of: "done/a-d1.xml") == "a.xml")
        #expect(try scratch.names(in: "state/claimed") == ["d1+spare"])
        // And once more, when the folder is gone too.
        try claimed.release(claim, to: done, as: FileName("a-d1.xml"))
        #expect(try scratch.names(in: "done") == ["a-d1.xml"])
        #expect(try scratch.names(in: "state/claimed") == ["d1+spare"])
    }

    @Test func `a release replaces nothing and keeps the claim`() throws {
        let claim = try claimOne()
        try scratch.write("old", to: "done/a.xml")
        let error = #expect(throws: SystemError.self) {
            try claimed.release(claim, to: done, as: FileName("a.xml"))
        }
        #expect(error?.code == EEXIST)
        #expect(try scratch.text(of: "done/a.xml") == "old")
        #expect(try claimed.claims() == [claim])
    }

    @Test func `a link that was claimed is not opened`() throws {
        _ = try scratch.folder("state/claimed/d1")
        try #require(symlink("/etc/passwd", scratch.path("state/claimed/d1/a.xml")) == 0)
        #expect(throws: OpenFile.Refusal.notARegularFile) {
            _ = try claimed.open(Claim(delivery: "d1", name: FileName("a.xml")))
        }
    }

    @Test func `a claim whose file is gone is a failure with its reason`() throws {
        let claim = try claimOne()
        try #require(unlink(scratch.path("state/claimed/d1/a.xml")) == 0)
        let refusal = #expect(throws: OpenFile.Refusal.self) { _ = try claimed.open(claim) }
        guard case .failed(let error) = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(error.code == ENOENT)
    }

    private func drop(_ name: String) throws {
        try scratch.write(name, to: "inbox/\(name)")
    }

    private func claim(_ name: String, _ delivery: String) throws {
        #expect(try claim(ready(name), delivery))
    }

    private func claim(_ file: ReadyFile, _ delivery: String) throws -> Bool {
        try claimed.claim(file, from: inbox, delivery: delivery)
    }

    /// A file as a look at the inbox finds it.
    private func ready(_ name: String) throws -> ReadyFile { try ready(FileName(name)) }

    private func ready(_ name: FileName) throws -> ReadyFile {
        ReadyFile(name: name, stamp: try #require(try inbox.folder.stamp(of: name)))
    }

    private static func rules(doneSuffix: String = "") -> IntakeRules {
        IntakeRules(
            pattern: "*", ignored: [], settle: .zero, incompleteAfter: .seconds(600),
            doneSuffix: doneSuffix)
    }

    private func claimOne() throws -> Claim {
        try drop("a.xml")
        try claim("a.xml", "d1")
        return Claim(delivery: "d1", name: FileName("a.xml"))
    }

    @Test func `a file that changed since it was found ready goes back`() throws {
        try drop("a.xml")
        let file = try ready("a.xml")
        try Writer(scratch.path("inbox/a.xml")).append("more")
        #expect(try !claim(file, "d1"))
        #expect(try scratch.text(of: "inbox/a.xml") == "a.xmlmore")
        #expect(try scratch.names(in: "state/claimed").isEmpty)
    }

    @Test func `a file that somebody has begun to write again goes back`() throws {
        try drop("a.xml")
        let file = try ready("a.xml")
        let writer = try Writer(scratch.path("inbox/a.xml"))
        #expect(try !claim(file, "d1"))
        try writer.append("more")
        #expect(try scratch.text(of: "inbox/a.xml") == "a.xmlmore")
        #expect(try scratch.names(in: "state/claimed").isEmpty)
    }

    @Test func `the done marker goes with its file, and comes back with it`() throws {
        var inbox = inbox
        inbox.rules = Self.rules(doneSuffix: ".done")
        try drop("a.xml")
        try drop("a.xml.done")
        let file = try ready("a.xml")
        do {
            let writer = try Writer(scratch.path("inbox/a.xml"))
            #expect(try !claimed.claim(file, from: inbox, delivery: "d1"))
            try writer.append("")
        }
        #expect(try scratch.names(in: "inbox") == ["a.xml", "a.xml.done"])
        let isClaimed = try eventually {
            try claimed.claim(file, from: inbox, delivery: "d1")
        }
        #expect(isClaimed)
        #expect(try scratch.names(in: "inbox").isEmpty)
        #expect(try scratch.names(in: "state/claimed") == ["d1"])
    }

    @Test func `a crash between marker and file gives the marker back, one behind both ends it`()
        throws
    {
        var inbox = inbox
        inbox.rules = Self.rules(doneSuffix: ".done")
        for delivery in ["d1", "d2"] {
            _ = try scratch.folder("state/claimed/\(delivery)+marker")
            try scratch.write("", to: "state/claimed/\(delivery)+marker/\(delivery).xml.done")
            _ = try scratch.folder("state/claimed/\(delivery)")
        }
        try scratch.write("text", to: "state/claimed/d2/d2.xml")
        try claimed.recover(inbox)
        #expect(try scratch.names(in: "inbox") == ["d1.xml.done"])
        #expect(try scratch.names(in: "state/claimed") == ["d2"])
        #expect(try claimed.claims().map(\.name.printable) == ["d2.xml"])
    }
}
