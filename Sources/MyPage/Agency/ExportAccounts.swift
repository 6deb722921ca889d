package import SyncStore

/// All accounts as a CSV that `AccountsCSV.importText` reads: what an export of an import says is,
/// byte for byte, what was imported.
package struct ExportAccounts {
    private let accounts: AccountStore

    package init(_ accounts: AccountStore) { self.accounts = accounts }

    /// How many accounts are held in memory at once.
    private static let piece = 1_000

    /// Writes all accounts as they are at one moment, in the order of their ids.
    /// - Parameter write: takes the text piece by piece, the header line first.
    /// - Returns: how many accounts there are.
    /// - Throws: `StoreError`, or what `write` throws.
    package func callAsFunction(_ write: (String) throws -> Void) throws -> Int {
        try accounts.read { transaction in
            try write(AccountsCSV.header)
            var count = 0
            var last: Int64 = 0
            while case let found = try transaction.accounts(after: last, limit: Self.piece),
                let end = found.last
            {
                try write(found.map(AccountsCSV.line(of:)).joined())
                count += found.count
                last = end.id
            }
            return count
        }
    }
}
