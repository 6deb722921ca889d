import Synchronization
import Testing

@testable import MyPageWeb

/// Who is let in, and who has to go for it.
@Suite struct ConnectionLimitsTests {
    private let limits = ConnectionLimits(most: 4, ofOneClient: 3)
    private let closed = Closed()

    /// The names of the connections that were closed for another's sake, in order.
    private final class Closed: Sendable {
        let names = Mutex<[String]>([])
        var all: [String] { names.withLock { $0 } }
    }

    private func admit(_ client: String?, _ name: String) -> ConnectionPlace? {
        let closed = closed
        return limits.admit(client) { closed.names.withLock { $0.append(name) } }
    }

    @Test func `at its limit, a client's own longest waiting connection makes room`() throws {
        let first = try #require(admit("a", "a1"))
        for name in ["a2", "a3", "a4"] { #expect(admit("a", name) != nil) }
        #expect(closed.all == ["a1"])
        #expect(limits.count(of: "a") == 3)
        #expect(!first.turn(isClients: false), "what comes too late is not worked on")
        first.leave()
        #expect(limits.count == 3, "it had left already")
    }

    @Test func `when all is full, whoever has most makes room, not whoever came first`() throws {
        for (client, name) in [("b", "b1"), ("a", "a1"), ("a", "a2"), ("a", "a3")] {
            #expect(admit(client, name) != nil)
        }
        #expect(admit("c", "c1") != nil)
        #expect(closed.all == ["a1"])
    }

    @Test func `what is being worked on is brought to its end`() throws {
        let places = try ["a1", "a2", "a3"].map { try #require(admit("a", $0)) }
        for place in places { #expect(place.turn(isClients: false)) }
        #expect(admit("a", "a4") == nil)
        #expect(places[1].turn(isClients: true))
        #expect(admit("a", "a5") != nil)
        #expect(closed.all == ["a2"])
    }

    @Test func `waiting begins anew with each turn`() throws {
        let first = try #require(admit("a", "a1"))
        for name in ["a2", "a3"] { #expect(admit("a", name) != nil) }
        #expect(first.turn(isClients: false))
        #expect(first.turn(isClients: true))
        #expect(admit("a", "a4") != nil)
        #expect(closed.all == ["a2"])
    }

    @Test func `a proxy counts among all, goes last, and never for its own number`() {
        for name in ["p1", "p2", "p3"] { #expect(admit(nil, name) != nil) }
        #expect(admit("a", "a1") != nil)
        #expect(admit(nil, "p4") != nil)
        #expect(closed.all == ["a1"])
        #expect(admit("b", "b1") != nil)
        #expect(closed.all == ["a1", "p1"])
    }

    @Test(
        arguments: [
            ("198.51.100.7", "198.51.100.7"), ("::ffff:198.51.100.7", "198.51.100.7"),
            ("2001:db8:0:1::7", "20010db800000001/64"), ("192.0.2.9", nil), (nil, "unknown"),
        ] as [(String?, String?)])
    func `a client is an address, of IPv6 a network, and no trusted proxy`(
        peer: String?, client: String?
    ) {
        #expect(GuardedChannel.client(peer, trusted: ["192.0.2.9"]) == client)
    }
}
