import Foundation
import TestSupport
import Testing

@testable import MyPage
@testable import SyncStore

/// Signing in with a second factor.
@Suite struct CodeSignInTests {
    private let desk: FactorDesk

    init() async throws { desk = try await FactorDesk() }

    @Test func `the password begins no session, a code behind it does`() async throws {
        try await desk.enrol()
        let answer = try await desk.signIn()
        guard case .codeNeeded(let ticket) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(try await StaffSignIn(desk.myPage).staff(ofSession: ticket) == nil)
        let session = try #require(try await desk.enter(desk.code(), ticket).session)
        #expect(try await StaffSignIn(desk.myPage).staff(ofSession: session) == desk.hanako)
        #expect(try await desk.signIn("wrong") == .wrong)
    }

    @Test func `a browser that is known is asked for a code as well`() async throws {
        let device = try #require(try await desk.signIn().device)
        try await desk.enrol()
        let ticket = try await desk.ticket(on: device)
        #expect(try await desk.enter(desk.code(), ticket).session != nil)
    }

    @Test(arguments: [(-2, false), (-1, true), (0, true), (1, true), (2, false)])
    func `the codes of one step before and behind are taken`(steps: Int64, isTaken: Bool)
        async throws
    {
        try await desk.enrol()
        desk.advance(seconds: 300)
        let ticket = try await desk.ticket()
        #expect(try await (desk.enter(desk.code(steps), ticket).session != nil) == isTaken)
    }

    @Test func `a ticket that a clock far ahead has issued opens nothing once that is put right`()
        async throws
    {
        try await desk.enrol()
        desk.advance(seconds: 7_200)
        let ticket = try await desk.ticket()
        desk.advance(seconds: -7_200)
        #expect(try await desk.enter(desk.code(), ticket) == .expired)
    }

    @Test func `a code is taken once, and none of a step before it`() async throws {
        try await desk.enrol()
        desk.advance(seconds: 300)
        let tickets = [try await desk.ticket(), try await desk.ticket(), try await desk.ticket()]
        let code = try desk.code()
        #expect(try await desk.enter(code, tickets[0]).session != nil)
        #expect(try await desk.enter(code, tickets[1]) == .wrong)
        #expect(try await desk.enter(desk.code(-1), tickets[1]) == .wrong)
        // Nor is the ticket.
        #expect(try await desk.enter(desk.code(1), tickets[0]) == .expired)
        #expect(try await desk.enter(desk.code(1), tickets[2]).session != nil)
    }

    @Test func `the code that confirmed the secret signs nobody in`() async throws {
        let secret = try #require(
            try await desk.factor.begin(desk.hanako, from: FactorDesk.client))
        let code = try desk.code()
        _ = try await desk.factor.confirm(
            desk.hanako, shown: secret.text, code: code, session: "", from: FactorDesk.client)
        #expect(try await desk.enter(code, desk.ticket()) == .wrong)
    }

    @Test func `of wrong codes in crowds five are looked at, and the right one waits`()
        async throws
    {
        try await desk.enrol()
        let ticket = try await desk.ticket()
        let answers = try await withThrowingTaskGroup(of: StaffSignInAnswer.self) { group in
            for number in 0..<20 {
                group.addTask { try await desk.enter(number < 10 ? "12345" : "x", ticket) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.filter { $0 == .wrong }.count == 5)
        #expect(answers.filter { $0 == .tooMany(minutes: 15) }.count == 15)
        #expect(try await desk.enter(desk.code(), ticket) == .tooMany(minutes: 15))
        // Another ticket has no tries of its own.
        desk.advance(seconds: 400)
        let other = try await desk.ticket()
        #expect(try await desk.enter(desk.code(), other) == .tooMany(minutes: 9))
        desk.advance(seconds: 510)
        let last = try await desk.ticket()
        #expect(try await desk.enter(desk.code(), last).session != nil)
    }

    @Test func `the tries at a recovery code are the same ones; nothing typed is none`()
        async throws
    {
        let codes = try await desk.enrol()
        let ticket = try await desk.ticket()
        for _ in 0..<9 { #expect(try await desk.enter(" ", ticket) == .wrong) }
        for _ in 0..<3 { #expect(try await desk.enter("12345", ticket) == .wrong) }
        for _ in 0..<2 { #expect(try await desk.enter(.recoveryCode("x"), ticket) == .wrong) }
        #expect(
            try await desk.enter(.recoveryCode(codes[0]), ticket) == .tooMany(minutes: 15))
        #expect(try await ManageStaff(desk.myPage).unlock("hanako", by: "test"))
        #expect(try await desk.enter(.recoveryCode(codes[0]), ticket).session != nil)
    }

    @Test func `wrong codes elsewhere keep no known browser out, and all known ones count as one`()
        async throws
    {
        try await desk.enrol()
        let known = desk.myPage.makeDevice(.staff, name: "hanako")
        let another = desk.myPage.makeDevice(.staff, name: "hanako")
        let ticket = try await desk.ticket()
        for _ in 0..<5 { #expect(try await desk.enter("12345", ticket) == .wrong) }
        for device in [
            nil, "x", desk.myPage.makeDevice(.staff, name: "taro"),
            desk.myPage.makeDevice(.account, name: "hanako"),
        ] {
            #expect(
                try await desk.enter(desk.code(), ticket, on: device) == .tooMany(minutes: 15))
        }
        for number in 0..<5 {
            let device = number < 3 ? known : another
            #expect(try await desk.enter("12345", ticket, on: device) == .wrong)
        }
        #expect(try await desk.enter(desk.code(), ticket, on: another) == .tooMany(minutes: 15))
        let refused = try await desk.factor.remove(
            desk.hanako, .code(desk.code()), session: "", from: FactorDesk.client, device: known)
        guard case .tooMany(15) = refused else {
            Issue.record("\(refused)")
            return
        }
        #expect(try await ManageStaff(desk.myPage).unlock("hanako", by: "test"))
        #expect(try await desk.enter(desk.code(), ticket, on: known).session != nil)
    }

    @Test func `a known browser's holder signs in while whoever has the password types codes`()
        async throws
    {
        try await desk.enrol()
        let ticket = try await desk.ticket()
        for _ in 0..<5 { #expect(try await desk.enter("12345", ticket) == .wrong) }
        let known = desk.myPage.makeDevice(.staff, name: "hanako")
        let own = try await desk.ticket(on: known)
        #expect(try await desk.enter(desk.code(), own, on: known).session != nil)
    }

    @Test(arguments: [false, true])
    func `a password that another one has set forgets wrong codes, one's own change does not`(
        isByLink: Bool
    ) async throws {
        try await desk.enrol()
        let session = try #require(try await desk.enter(desk.code(), desk.ticket()).session)
        desk.advance(seconds: 45)
        let first = try await desk.ticket()
        for _ in 0..<5 { #expect(try await desk.enter("12345", first) == .wrong) }
        let next = "another desk lamp there"
        let change = try await ChangeStaffPassword(desk.myPage)(
            next, again: next, present: FactorDesk.password, session: session,
            client: FactorDesk.client)
        guard case .changed = change else {
            Issue.record("\(change)")
            return
        }
        func ticket(_ password: String) async throws -> String {
            guard case .codeNeeded(let ticket) = try await desk.signIn(password) else {
                throw CancellationError()
            }
            return ticket
        }
        #expect(
            try await desk.enter(desk.code(), ticket(next)) == .tooMany(minutes: 15))
        let last = "one more desk lamp here"
        if isByLink {
            try await desk.myPage.add(staff: "chief", .configure, password: "stapler on the desk")
            let members = try await ManageStaff(desk.myPage).members()
            let chief = try #require(members.first { $0.staff.name == "chief" })
            let hanako = try #require(members.first { $0.staff.name == "hanako" })
            let sent = try await SendStaffLink(desk.myPage)(
                hanako.staff.id, mail: "hanako@agency.example", over: hanako.revision,
                by: chief.staff)
            #expect(sent == nil)
            let token = try #require(try desk.test.mails().compactMap(\.token).last)
            let answer = try await AcceptInvitation(desk.myPage)(last, again: last, token: token)
            guard case .set = answer else {
                Issue.record("\(answer)")
                return
            }
        } else {
            let refusal = try await ManageStaff(desk.myPage).setPassword(
                last, name: "hanako", role: nil, by: "test")
            #expect(refusal == nil)
        }
        #expect(try await desk.enter(desk.code(), ticket(last)).session != nil)
    }

    @Test func `a recovery code signs somebody in once, and says how many are left`()
        async throws
    {
        let codes = try await desk.enrol()
        #expect(Set(codes).count == 10)
        let answer = try await desk.enter(.recoveryCode(codes[3]), desk.ticket())
        guard case .recovered(let session, _, 9) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(try await StaffSignIn(desk.myPage).staff(ofSession: session) == desk.hanako)
        let ticket = try await desk.ticket()
        #expect(try await desk.enter(.recoveryCode(codes[3]), ticket) == .wrong)
        let typed = codes[4].uppercased().replacing("-", with: " ")
        #expect(try await desk.enter(.recoveryCode(typed), ticket).session != nil)
        #expect(try await desk.factor.recoveryCodesLeft(of: desk.hanako) == 8)
    }

    @Test func `a code may be typed for five minutes`() async throws {
        try await desk.enrol()
        let late = try await desk.ticket()
        desk.advance(seconds: 1)
        let inTime = try await desk.ticket()
        desk.advance(seconds: 299.5)
        #expect(try await desk.enter(desk.code(), late) == .expired)
        #expect(try await desk.enter(desk.code(), inTime).session != nil)
        #expect(try await desk.enter(desk.code(1), "x") == .expired)
    }

    @Test func `who gets another password between the steps begins again, the same one as well`()
        async throws
    {
        try await desk.enrol()
        let ticket = try await desk.ticket()
        // Its salt is another one.
        _ = try await ManageStaff(desk.myPage).setPassword(
            FactorDesk.password, name: "hanako", role: .look, by: "test")
        #expect(try await desk.enter(desk.code(), ticket) == .expired)
        // A new password leaves the factor as it is.
        #expect(try await desk.enter(desk.code(), desk.ticket()).session != nil)
    }

    @Test func `who is removed between the steps is not let in, nor is a namesake`() async throws {
        try await desk.enrol()
        let ticket = try await desk.ticket()
        let code = try desk.code()
        #expect(try await ManageStaff(desk.myPage).remove("hanako", by: "test"))
        #expect(try await desk.enter(code, ticket) == .expired)
        _ = try await ManageStaff(desk.myPage).setPassword(
            FactorDesk.password, name: "hanako", role: .look, by: "test")
        #expect(try await desk.enter(code, ticket) == .expired)
        #expect(try await desk.signIn().session != nil)
    }

    @Test func `the access list tells the steps apart, and holds no code`() async throws {
        let codes = try await desk.enrol()
        let ticket = try await desk.ticket()
        _ = try await desk.enter("12345", ticket)
        _ = try await desk.enter(desk.code(), ticket)
        _ = try await desk.enter(.recoveryCode(codes[0]), desk.ticket())
        let other = try await desk.ticket()
        for _ in 0..<6 { _ = try await desk.enter("12345", other) }
        let events = try await BrowseEvents(desk.myPage).list(limit: 99).reversed()
        #expect(
            events.map(\.what) == [
                .factorBegun, .factorSet, .codeAsked, .codeFailed, .signIn, .codeAsked,
                .recoveryUsed, .signIn, .codeAsked, .codeFailed, .codeFailed, .codeFailed,
                .codeFailed, .codeRefused,
            ])
        #expect(events.allSatisfy { $0.who == "hanako" && $0.client == FactorDesk.client })
        #expect(!events.contains { "\($0)".contains("12345") || "\($0)".contains(codes[0]) })
    }
}
