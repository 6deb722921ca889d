import Foundation
import Testing

@testable import CandidateSync

/// A mail that waits for its collector, as an erasure reads it.
@Suite struct OutgoingMailTests {
    private func mail(_ body: String, ends: String = "\r\n") -> OutgoingMail {
        let lines =
            ["From: a@agency.example", "To: =?utf-8?Q?=E5=B1=B1?=", " <c1@mail.example>", ""]
            + [body, ""]
        return OutgoingMail(Array(lines.joined(separator: ends).utf8))
    }

    @Test(arguments: ["\r\n", "\n"])
    func `its head is read over folded lines, and its text out of base64 in lines`(ends: String) {
        let text = "山田 太郎 様\r\n個人連絡先ID 1000001 https://mypage.example/p?token=\(Self.token)\r\n"
        let coded = Data(text.utf8).base64EncodedString(
            options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed])
        let mail = mail(ends == "\n" ? coded.replacing("\r\n", with: "\n") : coded, ends: ends)
        #expect(mail.to == "To: =?utf-8?Q?=E5=B1=B1?= <c1@mail.example>")
        #expect(mail.names(["c1@mail.example"]))
        #expect(!mail.names(["1@mail.example"]))
        #expect(mail.says("山田 太郎"))
        #expect(mail.numbers.contains(1_000_001))
        #expect(mail.tokens == [Self.token])
    }

    @Test func `a text that is not in base64 is read as it stands`() {
        let mail = mail("山田 太郎 様 c2@mail.example")
        #expect(mail.says("山田 太郎"))
        #expect(mail.names(["c2@mail.example"]))
    }

    private static let token = String(repeating: "0a", count: 32)
}
