import Foundation
import InternetMessage
import TestSupport
import Testing

@Suite struct MessageTests {
    @Test func `the fields stand in their order, each once`() throws {
        let mail = try TinyReader(Samples.message().eml())
        #expect(
            mail.fields.map(\.name) == [
                "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
                "Content-Transfer-Encoding", "Auto-Submitted",
            ])
    }

    @Test func `the recipient is a bare address`() throws {
        let mail = try TinyReader(Samples.message(to: "\"taro..yamada\"@docomo.ne.jp").eml())
        #expect(try mail.field("To") == "\"taro..yamada\"@docomo.ne.jp")
    }

    @Test func `the recipient's name is written if there is one`() throws {
        let mail = try TinyReader(Samples.message(toName: "Hanako Sato").eml())
        #expect(try mail.field("To") == "Hanako Sato <hanako@example.com>")
    }

    @Test func `a mail to a candidate is as it always was`() throws {
        let message = try Samples.message(
            to: "\"taro..yamada\"@docomo.ne.jp",
            subject: "【マイページ】仮登録のご案内：髙橋・𠮷田 様 👨‍👩‍👧（パスワードの設定をお願いいたします）",
            body: """
                髙橋 𠮷田 様

                下のアドレスからパスワードを設定してください（24時間有効、一度だけ使えます）。
                https://mypage.example.jp/password/ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefg

                このメールは自動で送られています。
                """,
            messageID: "20261123-000001@mypage.example.jp")
        try Golden.expect(Data(message.eml()), equal: "registration.eml")
    }

    @Test func `a mail in plain English is as it always was`() throws {
        let message = try Samples.message(
            fromName: "Sato, Hanako", to: "owner@example.com", subject: "2 duplicates found",
            body: "Two people share a mail address.\r\n\r\nSee the admin page.\r\n\r\n",
            timeZone: TimeZone(identifier: "America/St_Johns")!, messageID: "42@example.jp")
        try Golden.expect(Data(message.eml()), equal: "plain-ascii.eml")
    }

    @Test(arguments: [
        "a\nBcc: x@example.com", "a\r\nBcc: x@example.com", "a\rb", "\n", "a\tb", "a\0",
        "a\u{1B}[0m",
        "a\u{85}b", "a\u{2028}b", "a\u{2029}b", "a\u{7F}", "件名\n",
    ])
    func `a subject with a control character is refused`(subject: String) throws {
        let message = try Samples.message(subject: subject)
        let error = #expect(throws: MessageError.self) { try message.eml() }
        #expect(error?.item == .subject)
    }

    @Test(arguments: [
        "", "no-at", "@b", "a@", "<a@b>", "a b@c", "a@b@c", "a..b@c", "a@b\r\nBcc: x@y.jp", "日@b",
        "\"a\"@b", "a@b>",
    ])
    func `a message id that is not left@right is refused`(id: String) throws {
        let message = try Samples.message(messageID: id)
        let error = #expect(throws: MessageError.self) { try message.eml() }
        #expect(error?.item == .messageID)
    }

    @Test func `a message id that no line can hold is refused`() throws {
        let longest = String(repeating: "a", count: 993) + "@b"
        let mail = try TinyReader(Samples.message(messageID: longest).eml())
        #expect(try mail.field("Message-ID") == "<\(longest)>")
        #expect(mail.headerLines.allSatisfy { $0.utf8.count <= 998 })
        let message = try Samples.message(messageID: "a" + longest)
        #expect(throws: MessageError.self) { try message.eml() }
    }

    @Test func `an empty body stays empty`() throws {
        #expect(try TinyReader(Samples.message(body: "").eml()).bodyLines.isEmpty)
    }

    @Test func `nothing of the body can be mistaken for a header`() throws {
        let mail = try TinyReader(Samples.message(body: "Bcc: x@y.jp\n\n.\nFrom me\n").eml())
        #expect(mail.fields.count == 9)
        #expect(mail.body == Array("Bcc: x@y.jp\r\n\r\n.\r\nFrom me\r\n".utf8))
    }

    @Test func `the same message gives the same bytes`() throws {
        #expect(try Samples.message().eml() == Samples.message().eml())
    }
}
