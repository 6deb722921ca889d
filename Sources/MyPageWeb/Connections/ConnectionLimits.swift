import Synchronization

/// How many connections there may be, in all and of one client, and who makes room for whom.
///
/// All event loops share one. Nothing is called while it is locked.
final class ConnectionLimits: Sendable {
    private let most: Int
    private let mostOfOneClient: Int
    fileprivate let open = Mutex(OpenConnections())

    init(most: Int, ofOneClient: Int) {
        self.most = most
        mostOfOneClient = ofOneClient
    }

    /// How many there are.
    var count: Int { open.withLock { $0.count } }

    func count(of client: String) -> Int { open.withLock { $0.count(of: client) } }

    /// Takes a connection in. At a limit another one is closed for it, one that waits for its
    /// client: of the same client at the client's limit, else of the client that has most.
    /// - Parameters:
    ///   - client: nil if it is exempt from the limit for one.
    ///   - close: closes this connection; from any thread, and never before this returns.
    /// - Returns: nil if there is no room, as all that could be closed are being worked for.
    func admit(
        _ client: String?, close: @escaping OpenConnections.Close
    ) -> ConnectionPlace? {
        typealias Admission = (OpenConnections.Place?, OpenConnections.Close?)
        let (place, leaving) = open.withLock { open -> Admission in
            let isOwn = client.map { open.count(of: $0) >= mostOfOneClient } ?? false
            var leaving: OpenConnections.Close?
            if isOwn || open.count >= most {
                guard let victim = open.longestWaiting(for: client, isOwn: isOwn) else {
                    return (nil, nil)
                }
                leaving = open.leave(victim)
            }
            return (open.enter(client, close: close), leaving)
        }
        leaving?()
        return place.map { ConnectionPlace(limits: self, place: $0) }
    }
}

/// What an admitted connection holds: with it, it says whose turn it is, and that it has ended.
struct ConnectionPlace: Sendable {
    fileprivate let limits: ConnectionLimits
    fileprivate let place: OpenConnections.Place

    /// From now on it is the client's turn, or ours.
    /// - Returns: false if the place has been given to somebody else: the connection is being
    ///   closed, and nothing may be begun for it.
    func turn(isClients: Bool) -> Bool {
        limits.open.withLock { $0.turn(place, isClients: isClients) }
    }

    /// Gives the place back; once it has been given away, that does nothing.
    func leave() { _ = limits.open.withLock { $0.leave(place) } }
}
