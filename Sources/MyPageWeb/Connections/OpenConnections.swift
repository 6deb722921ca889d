/// Who is connected, from where, and whose turn it is.
///
/// It is the client's turn until a request is complete, and while an answer does not drain. Only
/// then may a connection be closed for another's sake: what we work on is brought to its end.
struct OpenConnections {
    typealias Close = @Sendable () -> Void

    /// A connection's entry. Numbers are never used again: whoever has left leaves nobody else.
    struct Place: Hashable, Sendable {
        /// See `NetworkAddress.client`; nil is a trusted proxy, behind whom anybody may be.
        let client: String?
        fileprivate let number: UInt64
    }

    private struct Connection {
        let close: Close
        /// When it became the client's turn, as `moment` counts; nil while it is ours.
        var waitsSince: UInt64?
    }

    private var connections: [String?: [UInt64: Connection]] = [:]
    /// Orders what happens; no clock is needed for who has waited longer.
    private var moment: UInt64 = 0
    private(set) var count = 0

    func count(of client: String) -> Int { connections[client]?.count ?? 0 }

    /// Takes somebody in, without asking how many there are.
    mutating func enter(_ client: String?, close: @escaping Close) -> Place {
        moment += 1
        count += 1
        connections[client, default: [:]][moment] = Connection(close: close, waitsSince: moment)
        return Place(client: client, number: moment)
    }

    /// - Returns: what closes the connection; nil if it has left already.
    mutating func leave(_ place: Place) -> Close? {
        guard let gone = connections[place.client]?.removeValue(forKey: place.number) else {
            return nil
        }
        if connections[place.client]?.isEmpty == true {
            connections.removeValue(forKey: place.client)
        }
        count -= 1
        return gone.close
    }

    /// Notes that from now on it is the client's turn, or ours.
    /// - Returns: whether the connection is still one of us.
    mutating func turn(_ place: Place, isClients: Bool) -> Bool {
        guard connections[place.client]?[place.number] != nil else { return false }
        moment += 1
        connections[place.client]?[place.number]?.waitsSince = isClients ? moment : nil
        return true
    }

    /// Who has to make room: of those whose turn it is, a connection of whoever has most, of these
    /// the one that has waited longest. Proxies come last.
    /// - Parameters:
    ///   - newcomer: counts with those whom it would join.
    ///   - isOwn: only a connection of the newcomer's own client.
    func longestWaiting(for newcomer: String?, isOwn: Bool) -> Place? {
        var found: (place: Place, weight: Int, since: UInt64)?
        for (client, theirs) in connections where !isOwn || client == newcomer {
            let weight = client == nil ? 0 : theirs.count + (client == newcomer ? 1 : 0)
            if let found, weight < found.weight { continue }
            for (number, connection) in theirs {
                guard let since = connection.waitsSince else { continue }
                if let found, (found.weight, since) >= (weight, found.since) { continue }
                found = (Place(client: client, number: number), weight, since)
            }
        }
        return found?.place
    }
}
