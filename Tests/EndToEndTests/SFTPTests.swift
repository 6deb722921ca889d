import Foundation
import Glibc
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings

/// Partners at the real door: OpenSSH's server and its client.
@Suite(
    .serialized, .ownThreads,
    .enabled(
        if: SFTPServer.canBeHere,
        "no OpenSSH server, and no Debian package manager to install one: not tried"))
struct SFTPTests {
    private let server: SFTPServer
    private let test: TestWorkspace
    private let service: RunningService

    init() throws {
        server = try SFTPServer(
            settings: TestWorkspace.settings.replacing("settle_ms: 0", with: "settle_ms: 100"))
        test = server.test
        service = try RunningService(test, launcher: server.launcher)
    }

    /// Writes a document on the partner's side and gives its path.
    private func document(_ person: Int, _ more: String = "") throws -> String {
        let text = Documents.candidates(Documents.person(person, more))
        try test.write(text, to: "ssh/\(person).xml")
        return "\(test.workspace.root)/ssh/\(person).xml"
    }

    private func sftp(_ commands: String) throws {
        let result = try server.sftp(commands)
        try #require(result.status == 0, "\(result.errors) \(server.log)")
    }

    private func expectReceipts(_ count: Int) throws {
        let isOut = try waitFor { try test.outbox("receipts").count >= count }
        #expect(isOut, "\(service.errors())")
        #expect(try test.outbox("receipts").count == count)
    }

    @Test func `a plain put`() throws {
        try sftp("put \(document(1)) \(server.remote("inbox/a.xml"))")
        try expectReceipts(1)
        #expect(try test.outbox("rejected").isEmpty)
    }

    @Test func `a put that keeps the times of the partner's file, years ago`() throws {
        let path = try document(1)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_000_000_000)], ofItemAtPath: path)
        try sftp("put -p \(path) \(server.remote("inbox/a.xml"))")
        try expectReceipts(1)
        #expect(try test.outbox("rejected").isEmpty)
    }

    @Test(arguments: ["rename", "rename -l"])
    func `a put under another name, then a rename, atomic or by link and unlink`(
        rename: String
    ) throws {
        try sftp(
            """
            put \(document(1)) \(server.remote("inbox/a.xml.part"))
            \(rename) \(server.remote("inbox/a.xml.part")) \(server.remote("inbox/a.xml"))
            """)
        try expectReceipts(1)
        #expect(try test.outbox("rejected").isEmpty)
    }

    @Test func `an upload that is killed half way waits, with its reason, and is resumed`() throws {
        let memo = String(repeating: "求職者同期の対象。", count: 20_000)
        let pieces = (0..<8).map { "<Person.U_\($0)>\(memo)</Person.U_\($0)>" }.joined()
        let path = try document(1, pieces)
        let target = "\(test.workspace.inbox)/a.xml"
        let client = try server.start("put \(path) \(server.remote("inbox/a.xml"))", rate: 128)
        let isHalf = waitFor { (try? Data(contentsOf: URL(filePath: target)).count) ?? 0 > 200_000 }
        #expect(isHalf)
        kill(client.processIdentifier, SIGKILL)
        client.waitUntilExit()
        // The server lets go of the file when it notices that nobody is there.
        let isWaiting = try waitFor {
            let status = try WorkspaceStatus(
                test.workspace, settings: SettingsFile.read(test.workspace.settings))
            return status.waiting.contains {
                $0.file == "a.xml" && $0.reason.contains("closing tag has not arrived")
            }
        }
        #expect(isWaiting)
        #expect(try test.outbox("receipts").isEmpty)
        try sftp("reput \(path) \(server.remote("inbox/a.xml"))")
        try expectReceipts(1)
        #expect(try test.outbox("rejected").isEmpty)
        let isOut = try waitFor { try test.outbox("mail").count == 1 }
        #expect(isOut)
    }

    @Test func `many partners at once`() throws {
        for person in 1...60 { _ = try document(person) }
        let clients = try (0..<6).map { client in
            let puts = (1...10).map { index in
                let person = client * 10 + index
                return
                    "put \(test.workspace.root)/ssh/\(person).xml "
                    + server.remote("inbox/\(person).xml")
            }
            return try server.start(puts.joined(separator: "\n"), rate: 100_000)
        }
        for client in clients {
            client.waitUntilExit()
            #expect(client.terminationStatus == 0)
        }
        try expectReceipts(60)
        let isOut = try waitFor { try test.outbox("mail").count == 60 }
        #expect(isOut)
        #expect(Set(try test.mails().map(\.to)).count == 60)
    }

    @Test func `a collector gets what came out and removes it, and sees no state`() throws {
        try sftp("put \(document(1)) \(server.remote("inbox/a.xml"))")
        let isOut = try waitFor { try test.outbox("reports").count == 2 }
        #expect(isOut)
        let target = "\(test.workspace.root)/ssh"
        let expected = try test.mails().map(\.to)
        try sftp(
            """
            get \(server.remote("outbox/mail/*.eml")) \(target)/mail.eml
            rm \(server.remote("outbox/mail/*.eml"))
            get \(server.remote("outbox/receipts/*")) \(target)/
            rm \(server.remote("outbox/receipts/*"))
            """)
        #expect(try test.outbox("mail").isEmpty)
        #expect(try test.outbox("receipts").isEmpty)
        let mail = try String(contentsOfFile: "\(target)/mail.eml", encoding: .utf8)
        #expect([SentMail(mail).to] == expected)
        if geteuid() == 0 { #expect(try server.sftp("ls /state").status != 0) }
        // And the next one is not disturbed by it.
        try sftp("put \(document(2)) \(server.remote("inbox/a.xml"))")
        try expectReceipts(1)
    }
}
