import SiteSettings
import Testing

@testable import MyPage

/// Who gets a place where passwords are looked at, and where they are set.
@Suite struct PasswordLaneTests {
    private let lane = PasswordLane("test")

    private func admits(_ asker: PasswordAsker) -> Bool {
        do {
            try lane.enter(asker)
            return true
        } catch {
            return false
        }
    }

    private func admitsStranger(_ address: String) throws -> Bool {
        let client = try #require(NetworkAddress(address)).client
        return admits(.stranger(client: client))
    }

    private func admitsKnown(_ name: String, from client: String) -> Bool {
        admits(.known(name: name, client: client))
    }

    @Test func `strangers fill only their part, and those who are known only theirs`() throws {
        for number in 1...6 { #expect(try admitsStranger("192.0.2.\(number)")) }
        #expect(try !admitsStranger("192.0.2.7"))
        for number in 1...6 {
            #expect(admitsKnown("n\(number)", from: "198.51.100.\(number)"))
        }
        #expect(!admitsKnown("n7", from: "198.51.100.7"))
        lane.leave(.stranger(client: "192.0.2.1"))
        #expect(!admitsKnown("n7", from: "198.51.100.7"))
        #expect(try admitsStranger("192.0.2.7"))
        #expect(try !admitsStranger("192.0.2.8"))
    }

    @Test func `one network holds two places, whichever of its addresses ask`() throws {
        #expect(try admitsStranger("192.0.2.1"))
        #expect(try admitsStranger("192.0.2.1"))
        #expect(try !admitsStranger("192.0.2.1"))
        #expect(try admitsStranger("2001:db8:0:100::1"))
        #expect(try admitsStranger("2001:db8:0:1ff::1"))
        #expect(try !admitsStranger("2001:db8:0:180::1"))
        #expect(try admitsStranger("2001:db8:0:200::1"))
        lane.leave(.stranger(client: "192.0.2.1"))
        #expect(try admitsStranger("192.0.2.1"))
    }

    @Test func `a stranger keeps nobody out who is known in the same network`() throws {
        for _ in 0..<3 { _ = try admitsStranger("192.0.2.1") }
        #expect(admitsKnown("a", from: "192.0.2.1"))
        #expect(admitsKnown("b", from: "192.0.2.1"))
        #expect(!admitsKnown("c", from: "192.0.2.1"))
    }

    @Test func `one name holds two places, from wherever`() {
        #expect(admitsKnown("a", from: "192.0.2.1"))
        #expect(admitsKnown("a", from: "192.0.2.2"))
        #expect(!admitsKnown("a", from: "192.0.2.3"))
        #expect(admitsKnown("b", from: "192.0.2.3"))
    }

    @Test func `one account sets two passwords at once, and nine are set in all`() {
        func admitsSetter(_ name: String) -> Bool { admits(.setter(name: name)) }
        #expect(admitsSetter("a"))
        #expect(admitsSetter("a"))
        #expect(!admitsSetter("a"))
        for number in 1...7 { #expect(admitsSetter("n\(number)")) }
        #expect(!admitsSetter("n8"))
        lane.leave(.setter(name: "a"))
        #expect(admitsSetter("n8"))
    }

    @Test func `a place is free again behind what was done, and behind what failed`() async throws {
        struct Broken: Error {}
        for _ in 0..<9 {
            let done = try await lane.run(for: .stranger(client: "192.0.2.1")) { 42 }
            #expect(done == 42)
            await #expect(throws: Broken.self) {
                try await lane.run(for: .stranger(client: "192.0.2.1")) { () throws -> Void in
                    throw Broken()
                }
            }
        }
    }
}
