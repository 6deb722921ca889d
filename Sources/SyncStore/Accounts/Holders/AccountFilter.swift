public import Foundation

/// Which accounts a list is about; what is nil asks for nothing.
public struct AccountFilter: Sendable, Equatable {
    public enum State: String, Sendable, CaseIterable {
        /// 仮登録, whatever became of the mail.
        case provisional
        /// 仮登録 without a password, and with a link that can still be used.
        case waiting
        /// 仮登録 without a password, invited by the sync, whose last link ends within `soon`.
        case expiring
        /// 仮登録 without a password, and none of the links that were sent can be used any more.
        case expired
        /// 本登録
        case registered
        /// 退会
        case withdrawn
    }

    /// Whose people (所有者): those of whom the candidate or the resume is theirs.
    public enum Owned: Sendable, Equatable {
        /// By `User.P_Id`.
        case by(Int64)
        /// No export has said whose they are.
        case byNobodyKnown
    }

    public var state: State?
    public var owned: Owned?
    /// Opened from this moment on.
    public var from: Date?
    /// Opened before this moment.
    public var until: Date?
    /// One of these accounts; what a search has found.
    public var ids: [Int64]?
    /// An account or a person with this id comes first, however the list is sorted.
    public var first: Int64?
    /// The moment by which links have expired.
    public var now: Date
    /// Links that end within so many seconds are about to (`State.expiring`).
    public var soon: TimeInterval

    public init(at now: Date, soon: TimeInterval = 0) {
        self.now = now
        self.soon = soon
    }
}

/// How a list of accounts is sorted.
public enum AccountOrder: String, Sendable, CaseIterable {
    /// By the day on which they were opened (開設日).
    case newest, oldest
    /// By the day on which they were registered (登録日); those who are not come last.
    case registeredLast = "registered_last"
    case registeredFirst = "registered_first"
    /// By the name (氏名): the database knows it only as it is written, so that kanji come by their codes.
    case name
}
