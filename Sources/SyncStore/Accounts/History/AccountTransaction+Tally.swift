import GRDB

extension AccountTransaction {
    /// Adds to a count, in the transaction that does what is counted.
    public func tally(_ tally: Tally, _ label: String, _ amount: Double = 1) throws {
        try db.execute(
            cached: """
                INSERT INTO tally (name, label, amount) VALUES (?, ?, ?)
                ON CONFLICT (name, label) DO UPDATE SET amount = amount + excluded.amount
                """, [tally.rawValue, label, amount])
    }

    /// What was counted since the table is there, by label; what never occurred is missing.
    public func tallied(_ tally: Tally) throws -> [String: Double] {
        let rows = try Row.fetchAll(
            cached: "SELECT label, amount FROM tally WHERE name = ?", db, [tally.rawValue])
        return Dictionary(uniqueKeysWithValues: rows.map { ($0["label"], $0["amount"]) })
    }
}
