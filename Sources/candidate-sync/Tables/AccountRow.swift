import CandidateSync
import Foundation
import MyPage
import Publishing
import Recruiting
import SyncStore

/// An account as the command line shows it.
struct AccountRow: Encodable {
    let id: Int64
    let mail: String
    let name: String
    let status: String
    let passwordSet: Bool
    let personId: Int64?
    let resumeId: Int64?
    let createdAt: Date
    /// Why it was withdrawn; nil if it was not, or was imported so.
    let withdrawal: String?
    /// Since when its person is left in peace.
    let leftAt: Date?

    enum CodingKeys: String, CodingKey {
        case id, mail, name, status, withdrawal
        case leftAt = "left_at"
        case passwordSet = "password_set"
        case personId = "person_id"
        case resumeId = "resume_id"
        case createdAt = "created_at"
    }

    init(_ account: Account) {
        id = account.id
        mail = account.mail
        name = account.name
        status = account.status.rawValue
        passwordSet = account.hasPassword
        personId = account.personId
        resumeId = account.resumeId
        createdAt = account.createdAt
        withdrawal = account.withdrawal?.rawValue
        leftAt = account.leftAt
    }

    static let japaneseNames = [
        "ID", "メールアドレス", "氏名", "状態", "パスワード", "個人連絡先ID", "レジュメID", "退会の理由", "案内の停止日時",
    ]

    static let names = [
        "id", "mail", "name", "status", "password set", "person", "resume", "withdrawn by",
        "left in peace since",
    ]

    /// The cells for people, in Japanese in the words of the screens.
    static func cells(of account: Account, _ say: Wording) -> [String] {
        [
            "\(account.id)", account.mail, account.name,
            say(account.status.rawValue, account.status.japanese),
            account.hasPassword ? say("yes", "設定済み") : say("no", "未設定"),
            account.personId.map { "\($0)" } ?? "", account.resumeId.map { "\($0)" } ?? "",
            account.withdrawal.map { say($0.rawValue, $0.japanese) } ?? "",
            account.leftAt?.formatted(.iso8601) ?? "",
        ]
    }
}
