import Foundation
import Testing

@testable import DropFolder

/// What is taken, and what is left when we died over it.
@Suite struct ClaimFolderTests {
    let scratch: Scratch
    let inbox: Folder
    let done: Folder
    let claimed: ClaimFolder

    init() throws {
        scratch = try Scratch()
        inbox = try scratch.folder("inbox")
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
        #expect(try inbox.names().isEmpty)
        #expect(try scratch.text(of: "state/claimed/d1/a.xml") == "a.xml")
        #expect(try claimed.claims() == [Claim(delivery: "d1", name: FileName("a.xml"))])
    }

    @Test func `a file is claimed once, and the second try leaves nothing behind`() throws {
        try drop("a.xml")
        try claim("a.xml", "d1")
        let error = #expect(throws: SystemError.self) { try claim("a.xml", "d2") }
        #expect(error?.code == ENOENT)
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
        #expect(try inbox.names() == [FileName("b.xml")])
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
        try inbox.write(Array("x".utf8), to: name)
        try claimed.claim(name, from: inbox, delivery: "d1")
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
        try claimed.claimCopy(of: OpenFile(name, in: inbox), delivery: "d1")
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
        #expect(try scratch.names(in: "state/claimed") == ["d2"])
    }

    @Test func `nothing claimed is nothing`() throws {
        #expect(try claimed.claims().isEmpty)
    }

    @Test func `a release moves the file and ends the claim`() throws {
        let claim = try claimOne()
        try claimed.release(claim, to: done, as: FileName("a-d1.xml"))
        #expect(try scratch.text(of: "done/a-d1.xml") == "a.xml")
        #expect(try scratch.names(in: "state/claimed").isEmpty)
        #expect(try claimed.claims().isEmpty)
    }

    @Test func `a release that died behind the move is done again`() throws {
        let claim = try claimOne()
        try #require(
            rename(scratch.path("state/claimed/d1/a.xml"), scratch.path("done/a-d1.xml")) == 0)
        try claimed.release(claim, to: done, as: FileName("a-d1.xml"))
        #expect(try scratch.text(of: "done/a-d1.xml") == "a.xml")
        #expect(try scratch.names(in: "state/claimed").isEmpty)
        // And once more, when the folder is gone too.
        try claimed.release(claim, to: done, as: FileName("a-d1.xml"))
        #expect(try scratch.names(in: "done") == ["a-d1.xml"])
        #expect(try scratch.names(in: "state/claimed").isEmpty)
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
        try #require(symlink("/etc/passwd", scratch.path("inbox/a.xml")) == 0)
        try claim("a.xml", "d1")
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
        try claimed.claim(FileName(name), from: inbox, delivery: delivery)
    }

    private func claimOne() throws -> Claim {
        try drop("a.xml")
        try claim("a.xml", "d1")
        return Claim(delivery: "d1", name: FileName("a.xml"))
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/shm"), "a second file system"))
    func `a file on another file system is claimed by a copy, and goes`() throws {
        let far = "/dev/shm/drop-folder-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: far) }
        let folder = try Folder(making: far)
        try #require(try !folder.sharesFileSystem(with: claimed.folder))
        try folder.write(Array("text".utf8), to: FileName("a.xml"))
        try claimed.claim(FileName("a.xml"), from: folder, delivery: "d1")
        #expect(try folder.names().isEmpty)
        #expect(try scratch.text(of: "state/claimed/d1/a.xml") == "text")
        #expect(try claimed.claims() == [Claim(delivery: "d1", name: FileName("a.xml"))])
    }
}
