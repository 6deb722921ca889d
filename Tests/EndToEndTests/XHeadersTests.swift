import Foundation
import TestSupport
import Testing

/// `outbox.envelope`: what stands before a mail for a server that takes files from a folder.
@Suite(.ownThreads) struct XHeadersTests {
    private let quoted = Documents.person(2, mail: "taro..yamada@docomo.example")

    private func mails(_ settings: String) throws -> [String: String] {
        let test = try TestWorkspace(with: settings)
        try test.drop(Documents.candidates(Documents.person(1), quoted))
        try test.run()
        return try test.outbox("mail")
    }

    @Test func `by default a mail begins with its sender as readers see it`() throws {
        let mails = try mails("")
        #expect(mails.count == 2)
        #expect(mails.values.allSatisfy { $0.hasPrefix("From: ") && !$0.contains("X-") })
    }

    @Test func `x_headers puts two lines before the same mail, and changes nothing in it`() throws {
        let plain = try mails("")
        let headed = try mails("outbox: {envelope: x_headers}\n")
        #expect(headed.keys.sorted() == plain.keys.sorted())
        var recipients: Set<String> = []
        for (name, mail) in headed {
            let lines = mail.components(separatedBy: "\r\n")
            #expect(lines[0] == "X-Sender: <no-reply@mypage.example.jp>")
            recipients.insert(lines[1])
            // The tokens of the links are the same: both workspaces have the same seed.
            #expect(lines.dropFirst(2).joined(separator: "\r\n") == plain[name])
        }
        #expect(
            recipients == [
                "X-Receiver: <c1@mail.example>",
                "X-Receiver: <\"taro..yamada\"@docomo.example>",
            ])
    }
}
