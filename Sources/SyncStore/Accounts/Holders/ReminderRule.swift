public import Foundation

/// Who gets a reminder (メール再送信): a person whose account has no password, whose links have all
/// expired, and whose last mail is old enough. See Operating, "Candidates".
public struct ReminderRule: Sendable {
    /// How many reminders a person gets at the most.
    public let most: Int
    /// The last mail must have been written then or before.
    public let lastMailBefore: Date
    public let now: Date

    public init(most: Int, lastMailBefore: Date, now: Date) {
        self.most = most
        self.lastMailBefore = lastMailBefore
        self.now = now
    }
}
