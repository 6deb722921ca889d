import Foundation
import InternetMessage

/// Mailboxes and messages for tests; each test says only what it is about.
enum Samples {
    static let tokyo = TimeZone(identifier: "Asia/Tokyo")!
    /// 2026-11-23 10:00:00 in Tokyo.
    static let date = Date(timeIntervalSince1970: 1_795_395_600)

    static func mailbox(_ address: String, name: String? = nil) throws(MessageError) -> Mailbox {
        try Mailbox(name: name, address: address)
    }

    static func message(
        fromName: String? = "マイページ", from: String = "no-reply@example.jp",
        toName: String? = nil, to: String = "hanako@example.com",
        subject: String = "仮登録のご案内", body: String = "こんにちは\n", date: Date = Samples.date,
        timeZone: TimeZone = Samples.tokyo, messageID: String = "0001@example.jp"
    ) throws(MessageError) -> Message {
        Message(
            from: try mailbox(from, name: fromName), to: try mailbox(to, name: toName),
            subject: subject, body: body, date: date, timeZone: timeZone, messageID: messageID)
    }
}
