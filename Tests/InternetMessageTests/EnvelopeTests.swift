import Foundation
import InternetMessage
import TestSupport
import Testing

@Suite struct EnvelopeTests {
    @Test func `it stands before the message, which is as it is without it`() throws {
        let message = try Samples.message()
        let head =
            "X-Sender: <no-reply@example.jp>\r\nX-Receiver: <hanako@example.com>\r\nFrom: "
        let eml = try message.eml(withEnvelope: true)
        #expect(eml.starts(with: Array(head.utf8)))
        #expect(try eml == message.envelope + message.eml())
    }

    @Test func `names are left out, and quotes around a local part are kept`() throws {
        let message = try Samples.message(toName: "花子", to: "\"taro..yamada\"@docomo.ne.jp")
        let lines = String(decoding: message.envelope, as: UTF8.self)
        #expect(lines.hasSuffix("\r\nX-Receiver: <\"taro..yamada\"@docomo.ne.jp>\r\n"))
    }

    @Test func `its lines are not folded`() throws {
        let local = String(repeating: "a", count: 200)
        let message = try Samples.message(from: "\(local)@example.jp", to: "\(local)@example.com")
        #expect(message.envelope.count { $0 == 10 } == 2)
    }
}
