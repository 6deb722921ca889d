/// The time of day as it was seen from look to look, in milliseconds since 1970 (UTC).
struct SeenClock: Equatable {
    /// At the last look that told anything new; nil before the first.
    var seen: Int64?
    /// The last one that a later look, a day on or more, has confirmed.
    var confirmed: Int64?
    /// The highest that ever was confirmed, or seen, where the clock went back before any was.
    var newest: Int64?
    /// The first one that was confirmed since the clock went back or was put right; 0 if it never did,
    /// nil until there is one.
    var steadySince: Int64?

    /// Longer than any workspace lies idle, three years. A clock that goes on by more was behind, also where
    /// nobody has seen a better one: that of a machine whose time was not set yet.
    private static let longestPause: Int64 = 3 * 366 * 86_400_000

    /// Looks at the clock once more.
    /// - Returns: from when that counts which the clock has stamped while it was ahead, as it is known by
    ///   this look that it was; otherwise nil.
    mutating func look(at now: Int64) -> Int64? {
        guard let last = seen else {
            (seen, steadySince) = (now, 0)
            return nil
        }
        if now < last {
            // It went back: what it showed before is not to be believed, unless it is behind now.
            newest = newest ?? last
            (seen, confirmed, steadySince) = (now, confirmed.map { min($0, now) }, nil)
            return nil
        }
        guard now - last >= 86_400_000 else { return nil }
        if let former = newest, last < former, now >= former {
            // It was behind, and is right again: that confirms nothing of the time it showed.
            (seen, confirmed, steadySince) = (now, former, nil)
            return nil
        }
        // Below what was once confirmed it may be behind, and what seems to be yet to come is right.
        let wasAhead = steadySince == nil && last >= newest ?? 0
        let wasBehind = now - last > Self.longestPause
        (seen, confirmed, steadySince) = (now, last, wasBehind ? nil : steadySince ?? last)
        newest = max(newest ?? 0, last)
        return wasAhead ? last : nil
    }
}
