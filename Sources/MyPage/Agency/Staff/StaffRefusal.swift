import SyncStore

/// Why the staff were not changed on the screen (担当者). Nothing was, then.
package enum StaffRefusal: Error, Sendable, Equatable {
    /// See `StaffName`.
    case badName
    /// Somebody is called so, or so much like it that people would mix them up.
    case nameTaken
    /// The mail is none that a mail system takes.
    case badMail
    /// No mail is on record that one could be sent to.
    case noMail
    /// Too many mails, of this sender or to this address.
    case tooMany(minutes: Int)
    /// Who does it may not configure (設定), or not any more.
    case mayNot
    /// There is nobody of that number.
    case gone
    /// The screen has shown something older.
    case overtaken
    /// Nobody takes their own access away.
    case oneself
    /// Nobody else who may configure could sign in.
    case lastConfigurer
}

extension MyPageSite {
    /// Does what changes the staff, in one transaction.
    /// - Returns: the refusal that it throws; nil if it throws none.
    /// - Throws: `Busy`, or what else `work` throws.
    func refusal(
        of work: @escaping @Sendable () throws -> Void
    ) async throws -> StaffRefusal? {
        do {
            try await write(work)
            return nil
        } catch let refusal as StaffRefusal {
            return refusal
        }
    }
}
