package import SyncStore

/// All accounts as a CSV that `AccountsCSV.importText` reads: what an export of an import says is,
/// byte for byte, what was imported. An address that somebody has only typed on the site is left out: an
/// import would make it one that the agency knows, and it would keep the CRM's own person out.
package struct ExportAccounts {
    private let accounts: any AccountReading

    package init(_ accounts: any AccountReading) { self.accounts = accounts }

    /// How many accounts are read at once.
    private static let piece = 1_000

    /// Writes all accounts as they are at one moment, in the order of their ids.
    /// - Parameter write: takes the text piece by piece, the header line first; however long it takes,
    ///   nothing is read meanwhile.
    /// - Returns: how many accounts were written.
    /// - Throws: `StoreError`, or what `write` throws.
    package func callAsFunction(_ write: (String) throws -> Void) throws -> Int {
        // The texts are kept until all is read: a look may begin anew, and what is printed stays.
        let (texts, count) = try accounts.read { transaction in
            var texts = [AccountsCSV.header]
            var count = 0
            var last: Int64 = 0
            while case let found = try transaction.accounts(after: last, limit: Self.piece),
                let end = found.last
            {
                let known = found.filter { !$0.isUnverifiedSignUp }
                texts.append(known.map(AccountsCSV.line(of:)).joined())
                count += known.count
                last = end.id
            }
            return (texts, count)
        }
        for text in texts { try write(text) }
        return count
    }
}
