import SyncStore

extension MyPageSite {
    /// Writes what was done for an account into the audit list; never a name or an address.
    func note(
        _ account: Int64, _ done: String, by who: String, _ transaction: AccountTransaction
    ) throws {
        try transaction.note(.account, "\(account)", by: who, at: now, new: done)
    }
}
