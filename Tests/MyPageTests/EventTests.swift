import Foundation
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import SyncStore

/// アクセス履歴: what is written of the staff, how often, and for how long.
@Suite struct EventTests {
    private static let password = "stapler on the desk"
    private static let client = "192.0.2.1"
    private static let staff = Staff(id: 1, name: "担当", role: .look)

    private let test: TestWorkspace
    private let myPage: MyPageSite

    init() throws {
        test = try TestWorkspace(with: "safety: {event_days: 30}\n")
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        myPage = try test.myPage()
    }

    private func note(
        _ what: Event.Kind, _ subject: Event.Subject? = nil, by staff: Staff = Self.staff,
        from client: String = Self.client
    ) async throws {
        try await EventLog(myPage).note(what, subject, by: staff, from: client)
    }

    /// Newest first: `looked person:1`.
    private func lines() async throws -> [String] {
        try await BrowseEvents(myPage).list(limit: 99).map {
            "\($0.what.rawValue) \($0.subject?.rawValue ?? "")"
        }
    }

    @Test func `a look is told once a minute, to the person, the subject and the place`()
        async throws
    {
        for _ in 1...3 { try await note(.looked, .person(1)) }
        #expect(try await lines().count == 1)
        try await note(.looked, .person(2))
        try await note(.looked, .person(1), from: "192.0.2.2")
        try await note(.looked, .person(1), by: Staff(id: 2, name: "他", role: .configure))
        #expect(try await lines().count == 4)
        test.clock.advance(hours: 61.0 / 3_600)
        try await note(.looked, .person(1))
        try await note(.looked, .person(1))
        #expect(try await lines().count == 5)
        let last = try #require(try await BrowseEvents(myPage).list(limit: 1).first)
        #expect(last.who == "担当" && last.client == Self.client)
        #expect(abs(last.at.timeIntervalSince(test.clock.now)) < 1)
    }

    @Test func `searches and downloads are told each time`() async throws {
        for _ in 1...2 {
            try await note(.searched, .found(3))
            try await note(.downloaded, .run("R"))
        }
        #expect(
            try await lines()
                == ["downloaded run:R", "searched found:3", "downloaded run:R", "searched found:3"])
    }

    @Test func `a look at an account is one at its person too`() async throws {
        try await note(.looked, .account(1))
        try await note(.looked, .account(1))
        #expect(try await lines() == ["looked person:1", "looked account:1"])
    }

    @Test func `signing in, failing and leaving are told; a name that nobody has is not kept`()
        async throws
    {
        try await myPage.add(staff: "田中", .look, password: Self.password)
        let signIn = StaffSignIn(myPage)
        func attempt(_ name: String, _ password: String) async throws -> StaffSignInAnswer {
            try await signIn(name: name, password: password, client: Self.client)
        }
        _ = try await attempt("a password typed as a name", "x")
        _ = try await attempt("田中", "wrong")
        let secret = try #require(try await attempt("田中", Self.password).session)
        let staff = try #require(try await signIn.staff(ofSession: secret))
        for (password, answer) in [
            ("wrong", StaffSignIn.Confirmation.wrong), ("", .wrong), (Self.password, .right),
        ] {
            #expect(
                try await signIn.confirms(staff, password: password, client: Self.client) == answer)
        }
        try await signIn.signOut(session: secret, client: Self.client)
        try await signIn.signOut(session: secret, client: Self.client)
        let events = try await BrowseEvents(myPage).list(limit: 99)
        #expect(
            events.map { "\($0.what.rawValue) \($0.who) \($0.client)" } == [
                "sign_out 田中 192.0.2.1", "confirm_failed 田中 192.0.2.1", "sign_in 田中 192.0.2.1",
                "sign_in_failed 田中 192.0.2.1", "sign_in_failed  192.0.2.1",
            ])
        #expect(!events.contains { "\($0)".contains("typed as a name") })
    }

    @Test func `who is kept out by the ceiling is told once a minute`() async throws {
        for _ in 1...9 {
            _ = try await StaffSignIn(myPage)(name: "x", password: "wrong", client: Self.client)
        }
        let lines = try await lines()
        #expect(lines.filter { $0.hasPrefix("sign_in_failed") }.count == 5)
        #expect(lines.filter { $0.hasPrefix("sign_in_refused") }.count == 1)
    }

    @Test func `the database refuses to change events, and to delete them before their time`()
        async throws
    {
        try await note(.looked, .person(1))
        for sql in ["UPDATE event SET who = 'x'", "DELETE FROM event"] {
            #expect(throws: TestWorkspace.Refused.self) { try test.change(sql) }
        }
        #expect(try await lines().count == 1)
    }

    @Test func `old events are purged in steps, newer ones stay`() async throws {
        func purge() throws { try test.pipeline().purge() }
        try test.accounts().write { transaction in
            for person in 1...2_500 {
                try transaction.add(
                    .looked, .person(Int64(person)), by: "担当", from: Self.client,
                    at: test.clock.now)
            }
        }
        try purge()
        test.clock.advance(hours: 24 * 31)
        try await note(.looked, .run("R"))
        // What a clock says that jumped destroys nothing; a day on it is believed.
        try purge()
        #expect(try test.accounts().read { try $0.events(limit: 9_999) }.count == 2_501)
        test.clock.advance(hours: 24.1)
        try purge()
        #expect(try await lines() == ["looked run:R"])
    }

    @Test func `a filter takes who, what, when and whom; pages follow one another`() async throws {
        let start = test.clock.now
        try await note(.looked, .person(1))
        test.clock.advance(hours: 1)
        try await note(.looked, .person(2))
        try await note(.downloaded, .person(2), by: Staff(id: 2, name: "他", role: .look))
        func found(_ change: (inout EventFilter) -> Void) async throws -> Int {
            var filter = EventFilter()
            change(&filter)
            return try await BrowseEvents(myPage).list(filter, limit: 9).count
        }
        #expect(try await found { $0.who = "担当" } == 2)
        #expect(try await found { $0.what = .downloaded } == 1)
        #expect(try await found { $0.subjects = ["account:2", "person:2"] } == 2)
        #expect(try await found { $0.from = start.addingTimeInterval(1) } == 2)
        #expect(try await found { $0.until = start } == 0)
        #expect(
            try await found {
                $0.until = start.addingTimeInterval(1)
                $0.who = "他"
            } == 0)
        var pages: [Int64] = []
        var last: Int64?
        while let event = try await BrowseEvents(myPage).list(before: last, limit: 1).first {
            pages.append(event.id)
            last = event.id
        }
        #expect(pages == [3, 2, 1])
        #expect(try await BrowseEvents(myPage).list(before: 99, limit: 9).isEmpty)
    }
}
