import Foundation
import TestSupport
import Testing

@testable import MyPage
@testable import SyncStore

/// Events for which the database has no time just now.
@Suite struct UnwrittenEventTests {
    private static let staff = Staff(id: 1, name: "担当", role: .look)

    private let test: TestWorkspace
    private let myPage: MyPageSite

    init() throws {
        test = try TestWorkspace()
        myPage = try test.myPage()
    }

    private func look(at person: Int64) async throws {
        try await EventLog(myPage).note(
            .looked, .person(person), by: Self.staff, from: "192.0.2.1")
    }

    private func stored() throws -> Int {
        try test.accounts().read { try $0.events(limit: 99_999) }.count
    }

    /// Does something while the thread that writes has something else to do.
    private func whileWriting(_ work: () async throws -> Void) async throws {
        let gate = DispatchSemaphore(value: 0)
        let (entered, enter) = AsyncStream<Void>.makeStream()
        let myPage = myPage
        async let writing: Void = myPage.write {
            enter.yield()
            gate.wait()
        }
        for await _ in entered { break }
        do {
            try await work()
        } catch {
            gate.signal()
            throw error
        }
        gate.signal()
        try await writing
    }

    @Test func `a page does not wait for long, and its event is written behind it`() async throws {
        try await whileWriting {
            try await look(at: 1)
            #expect(try stored() == 0)
        }
        #expect(try await BrowseEvents(myPage).list(limit: 9).count == 1)
    }

    @Test func `an event that cannot be written waits for the next one, in its order`()
        async throws
    {
        try test.change("ALTER TABLE event RENAME TO elsewhere")
        try await look(at: 1)
        #expect(myPage.unwritten.all.count == 1)
        try test.change("ALTER TABLE elsewhere RENAME TO event")
        try await look(at: 2)
        #expect(try stored() == 2)
        let events = try await BrowseEvents(myPage).list(limit: 9)
        #expect(events.map(\.subject?.rawValue) == ["person:2", "person:1"])
        #expect(myPage.unwritten.all.isEmpty)
    }

    @Test func `what waits is written when the service is stopped`() async throws {
        try test.change("ALTER TABLE event RENAME TO elsewhere")
        try await look(at: 1)
        try test.change("ALTER TABLE elsewhere RENAME TO event")
        await EventLog(myPage).finish()
        #expect(try stored() == 1)
    }

    @Test func `when too many wait, nothing more is shown until they are written`() async throws {
        try await whileWriting {
            for number in 1...UnwrittenEvents.most {
                let event = UnwrittenEvent(
                    what: .looked, subject: .person(Int64(number)), who: .staff(Self.staff),
                    client: "192.0.2.1", at: test.clock.now)
                #expect(myPage.unwritten.add(event))
            }
            await #expect(throws: Busy.self) { try await look(at: 99_999) }
        }
        // Behind what was put off.
        try await myPage.write {}
        try await look(at: 99_999)
        #expect(try stored() == UnwrittenEvents.most + 1)
    }
}
