import Foundation
import SiteSettings
import TestSupport
import Testing

/// The recipes with the programs themselves: what is written arrives, once.
enum MailRelayTests {
    /// Expects that just these mails arrived, byte for byte, for whom they are.
    static func expect(
        _ written: some Collection<Data>, at sink: SMTPSink,
        recipient: (String) -> String = { $0 }
    ) throws {
        let taken = try sink.mails()
        #expect(taken.count == written.count)
        #expect(Set(taken.map(\.eml)) == Set(written))
        for mail in taken {
            let to = SentMail(String(decoding: mail.eml, as: UTF8.self)).to
            #expect(mail.recipient == recipient(to))
            #expect(mail.sender == "no-reply@mypage.example.jp")
        }
    }

    /// Postfix in its own folders: it takes the mails, and it is patient with the relay.
    @Suite(
        .serialized, .ownThreads,
        .enabled(
            if: PostfixInstance.canBeHere && SMTPSink.canBeHere,
            "no Postfix that could be started, or nothing to receive its mail: not tried"))
    struct Postfix {
        @Test func `all mails arrive once, through a relay that is down, then fails by turns`()
            throws
        {
            let handOver = try HandOver()
            try handOver.writeTo(1...50)
            let written = try handOver.mails()
            let port = try FreePort.next()
            let postfix = try PostfixInstance(handOver.test, relay: port)
            let result = try handOver.send(by: postfix.sendmail)
            #expect(result.status == 0, "\(result.errors) \(postfix.log)")
            #expect(try handOver.mails().isEmpty)

            let sink = try SMTPSink(handOver.test, port: port, isUnreliable: true)
            let haveCome = try waitFor { try sink.mails().count >= written.count }
            #expect(haveCome, "\(postfix.log)")
            let isIdle = try waitFor { try postfix.isIdle() }
            #expect(isIdle, "\(postfix.log)")
            // Quotes around old addresses stay, in the envelope too.
            try MailRelayTests.expect(written.values, at: sink)
            #expect(try sink.mails().contains { $0.recipient == "\"taro..50\"@docomo.example" })
        }
    }

    /// msmtp passes each mail on at once, or not.
    @Suite(
        .serialized, .ownThreads,
        .enabled(
            if: SMTPSink.canBeHere,
            "nothing to receive msmtp's mail, and no Debian package manager: not tried"))
    struct MSMTP {
        private let handOver: HandOver
        private let port: Int
        private let command: [String]

        init() throws {
            handOver = try HandOver()
            port = try FreePort.next()
            let file = "\(handOver.test.workspace.root)/msmtprc"
            try handOver.test.write(
                "account default\nhost 127.0.0.1\nport \(port)\ntimeout 180\n", to: "msmtprc")
            command = ["msmtp", "-C", file, "-f", "{from}", "--", "{to-unquoted}"]
        }

        private func sink(isUnreliable: Bool = false) throws -> SMTPSink {
            try SMTPSink(handOver.test, port: port, isUnreliable: isUnreliable)
        }

        @Test func `all mails arrive once, through a relay that is down, then fails by turns`()
            throws
        {
            try handOver.writeTo(1...50)
            let written = try handOver.mails()
            #expect(try handOver.send(by: command).status == 75)
            #expect(try handOver.mails() == written)

            let sink = try sink(isUnreliable: true)
            // Each mail is tried three times at the most, and three in a row end a start.
            var starts = 0
            while try handOver.send(by: command).status == 75, starts < 200 { starts += 1 }
            #expect(try handOver.mails().isEmpty, "\(sink.log)")
            #expect(try handOver.names(in: "failed").isEmpty)
            #expect(try handOver.names(in: "unsure").isEmpty)
            try MailRelayTests.expect(written.values, at: sink) { to in
                to.replacing("\"", with: "")
            }
        }

        @Test func `who is refused is set aside with the server's words, the others go on`() throws
        {
            let sink = try sink()
            try handOver.put("1", to: "refused@mail.example")
            try handOver.put("2")
            #expect(try handOver.send(by: command).status == 1)
            #expect(try sink.mails().count == 1)
            #expect(try handOver.mails().isEmpty)
            #expect(try handOver.names(in: "failed") == ["1.eml", "1.eml.reason"])
            let reason = try String(
                contentsOfFile: "\(handOver.state)/failed/1.eml.reason", encoding: .utf8)
            #expect(reason.contains("550 5.1.1 No such user"))
        }

        @Test func `an address that msmtp would cut short is set aside untried`() throws {
            let sink = try sink()
            try handOver.put("1", to: "\"a@b\"@docomo.example")
            #expect(try handOver.send(by: command).status == 1)
            #expect(try sink.mails().isEmpty)
            #expect(try handOver.names(in: "failed").contains("1.eml"))
        }
    }
}
