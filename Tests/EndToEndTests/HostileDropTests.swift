import Foundation
import Glibc
import TestSupport
import Testing

@testable import CandidateSync
@testable import Publishing
@testable import SiteSettings

/// Whatever lies in the inbox: nothing hangs or leaks, everything is told, the good file goes on.
@Suite(.ownThreads) struct HostileDropTests {
    private let test: TestWorkspace
    private let secret: String

    init() throws {
        test = try TestWorkspace(
            settings: TestWorkspace.settings.replacing(
                "settle_ms: 0", with: "settle_ms: 50, incomplete_after_s: 1, poll_s: 1"))
        secret = test.workspace.root + "/secret.xml"
        try test.write(Documents.candidates(Documents.person(666)), to: "secret.xml")
    }

    private func path(_ name: String) -> String { "\(test.workspace.inbox)/\(name)" }

    private func waiting() throws -> [String: String] {
        let result = try Shell.run(
            Shell.candidateSync, "status", "--json", "--workspace", test.workspace.root)
        let files = try #require(try result.object()["waiting"] as? [[String: String]])
        return Dictionary(
            files.map { ($0["file"] ?? "", $0["reason"] ?? "") },
            uniquingKeysWith: { one, _ in one })
    }

    @Test func `what is no file is named in status with its reason, and the good one goes on`()
        throws
    {
        try #require(mkfifo(path("a-pipe.xml"), 0o666) == 0)
        try #require(mknod(path("b-socket.xml"), S_IFSOCK | 0o666, 0) == 0)
        // /dev/zero: major 1, minor 5.
        let hasDevice = mknod(path("c-device.xml"), S_IFCHR | 0o666, 0x105) == 0
        try #require(mkdir(path("d-folder.xml"), 0o755) == 0)
        try #require(symlink(secret, path("e-link.xml")) == 0)
        try #require(symlink("/dev/zero", path("f-zeros.xml")) == 0)
        try #require(link(secret, path("g-hard.xml")) == 0)
        try test.drop(Documents.candidates(Documents.person(1)), as: "z-good.xml")
        let service = try RunningService(test)
        let isOut = try waitFor { try test.outbox("mail").count == 1 }
        #expect(isOut)
        let waiting = try waiting()
        for name in ["a-pipe", "b-socket", "d-folder", "e-link", "f-zeros"] {
            #expect(waiting["\(name).xml"]?.contains("not a regular file") == true)
        }
        if hasDevice { #expect(waiting["c-device.xml"]?.contains("not a regular file") == true) }
        #expect(waiting["g-hard.xml"]?.contains("hard links") == true)
        // None of it went anywhere, and nobody read what it leads to.
        #expect(try test.outbox("receipts").count == 1)
        #expect(try test.mails().map(\.to) == ["c1@mail.example"])
        service.send(SIGTERM)
        #expect(try service.end() == 0)
    }

    @Test func `an empty file and a cut one are rejected as truncated when their time is up`()
        throws
    {
        try test.drop("", as: "a-empty.xml")
        try test.drop("<Candidate><Item>", as: "b-cut.xml")
        try test.drop(Documents.candidates(Documents.person(1)), as: "c-good.xml")
        let service = try RunningService(test)
        let isOut = try waitFor {
            try test.outbox("receipts").count == 3 && test.outbox("rejected").count == 2
        }
        #expect(isOut)
        for (name, text) in try test.outbox("receipts") {
            let receipt = try JSONText.decode(Receipt.self, from: Data(text.utf8))
            #expect(receipt.error?.code == (name.hasPrefix("c-good") ? nil : "truncated"))
        }
        #expect(try test.outbox("rejected").values.sorted() == ["", "<Candidate><Item>"])
        withExtendedLifetime(service) {}
    }

    @Test func `names that lead astray come out as harmless ones, each with its receipt`() throws {
        let names: [[UInt8]] = [
            Array("line\nbreak.xml".utf8), Array("-rf.xml".utf8), Array("a..xml".utf8),
            Array("a\"b'c$(id)`.xml".utf8), Array("\u{202E}lmx.xml".utf8),
            [0xFF, 0xFE] + Array(".xml".utf8),
            [UInt8](repeating: UInt8(ascii: "n"), count: 251) + Array(".xml".utf8),
            [UInt8](repeating: 0xFF, count: 251) + Array(".xml".utf8),
        ]
        for (index, name) in names.enumerated() {
            let text = Documents.candidates(Documents.person(index + 1))
            let bytes = Array(path("").utf8) + name + [0]
            let descriptor = bytes.withUnsafeBufferPointer { buffer in
                buffer.withMemoryRebound(to: CChar.self) {
                    open($0.baseAddress!, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
                }
            }
            try #require(descriptor >= 0)
            try #require(write(descriptor, text, text.utf8.count) == text.utf8.count)
            close(descriptor)
        }
        let service = try RunningService(test)
        let isOut = try waitFor { try test.outbox("mail").count == names.count }
        #expect(isOut)
        let receipts = try test.outbox("receipts")
        #expect(receipts.count == names.count)
        for name in receipts.keys {
            #expect(!name.contains("/") && !name.hasPrefix(".") && !name.hasPrefix("-"))
            #expect(name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E })
        }
        #expect(try test.files(below: test.workspace.inbox).isEmpty)
        withExtendedLifetime(service) {}
    }

    @Test func `a file that we may not read waits, with its reason, and the good one goes on`()
        throws
    {
        try test.drop("<x></x>", as: "a-locked.xml")
        try #require(chmod(path("a-locked.xml"), 0) == 0)
        // Root may read everything unless it gives that up; and the file is then another's.
        let isRoot = geteuid() == 0
        if isRoot { try #require(chown(path("a-locked.xml"), 65_534, 65_534) == 0) }
        let launcher = isRoot ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : []
        try test.drop(Documents.candidates(Documents.person(1)), as: "z-good.xml")
        let service = try RunningService(test, launcher: launcher)
        let isOut = try waitFor { try test.outbox("mail").count == 1 }
        #expect(isOut)
        let status = try Shell.run(
            "env",
            launcher + [
                Shell.candidateSync, "status", "--workspace", test.workspace.root,
            ])
        let text = String(decoding: status.output, as: UTF8.self)
        #expect(text.contains("a-locked.xml"))
        #expect(text.contains("Permission denied"))
        #expect(try test.outbox("receipts").count == 1)
        withExtendedLifetime(service) {}
    }
}
