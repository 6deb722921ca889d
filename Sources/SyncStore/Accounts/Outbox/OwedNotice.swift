public import Foundation

/// A mail to owners that could not be written when it was due, as nobody had told their addresses.
public struct OwedNotice: Sendable, Equatable {
    public enum Kind: String, Sendable {
        /// マイページ登録完了メール; the subject is the account.
        case registration
        /// 重複エラーメール; the subject is the person.
        case duplicate
    }

    public let kind: Kind
    public let subject: Int64
    public let since: Date
    /// The owners who have been told.
    public let told: Set<Int64>

    public init(_ kind: Kind, _ subject: Int64, since: Date, told: Set<Int64>) {
        self.kind = kind
        self.subject = subject
        self.since = since
        self.told = told
    }
}
