import GRDB

extension AccountTransaction {
    /// Notes that a delivery that is about to be claimed is another one once more.
    public func addReplay(_ delivery: String, of original: String) throws {
        try db.execute(
            sql: "INSERT INTO replay (delivery, original) VALUES (?, ?)",
            arguments: [delivery, original])
    }

    /// The delivery of which this one is a replay; nil if it is none.
    public func original(ofReplay delivery: String) throws -> String? {
        try String.fetchOne(
            cached: "SELECT original FROM replay WHERE delivery = ?", db, [delivery])
    }

    /// The delivery whose file this one is once more, however often it was replayed; nil if it is no replay.
    public func firstOriginal(ofReplay delivery: String) throws -> String? {
        var first: String?
        var left = 100
        while left > 0, let earlier = try anyOriginal(ofReplay: first ?? delivery) {
            first = earlier
            // Receipts that somebody has changed may lead into a circle.
            left -= 1
        }
        return first
    }

    /// The delivery of which this one is a replay, whether it has its receipt already or not.
    private func anyOriginal(ofReplay delivery: String) throws -> String? {
        if let noted = try original(ofReplay: delivery) { return noted }
        return try String.fetchOne(
            cached: "SELECT \(Self.told("replay_of")) FROM delivery WHERE id = ?", db, [delivery])
    }

    /// The replays that have no receipt yet, by the deliveries that they replay.
    public func replays() throws -> [(delivery: String, original: String)] {
        try Row.fetchAll(cached: "SELECT delivery, original FROM replay ORDER BY delivery", db)
            .map { ($0["delivery"], $0["original"]) }
    }

    /// Forgets a replay: its receipt says it from now on, or it never came to be.
    public func forgetReplay(_ delivery: String) throws {
        try db.execute(sql: "DELETE FROM replay WHERE delivery = ?", arguments: [delivery])
    }
}
