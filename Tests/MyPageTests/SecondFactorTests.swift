import Foundation
import TestSupport
import Testing

@testable import MyPage
@testable import SyncStore

/// Setting a second factor up, and taking it away.
@Suite struct SecondFactorTests {
    private let desk: FactorDesk

    init() async throws { desk = try await FactorDesk() }

    private func begin() async throws -> FactorSecret {
        try #require(try await desk.factor.begin(desk.hanako, from: FactorDesk.client))
    }

    private func confirm(
        _ shown: String, _ code: String, session: String = ""
    ) async throws -> SecondFactor.Confirmation {
        try await desk.factor.confirm(
            desk.hanako, shown: shown, code: code, session: session, from: FactorDesk.client)
    }

    private func audit() async throws -> [String] {
        try await BrowseHistory(desk.myPage).list(.staff, "hanako", limit: 9).compactMap(\.new)
    }

    @Test func `until a code of it was typed, signing in asks for none`() async throws {
        let secret = try await begin()
        #expect(secret.text.utf8.count == 32)
        #expect(secret.uri.contains("secret=\(secret.text)&"))
        #expect(try await desk.factor.recoveryCodesLeft(of: desk.hanako) == nil)
        #expect(try await desk.signIn().session != nil)
        #expect(try await confirm(secret.text, "12345") == .wrong(secret))
        #expect(try await desk.signIn().session != nil)
        guard case .confirmed(let codes, _) = try await confirm(secret.text, desk.code()) else {
            Issue.record("not confirmed")
            return
        }
        #expect(codes.count == 10)
        #expect(try await desk.factor.recoveryCodesLeft(of: desk.hanako) == 10)
        #expect(try await desk.signIn().session == nil)
    }

    @Test func `only who has seen the last secret confirms it, and sees it again`() async throws {
        let first = try await begin()
        let second = try await begin()
        #expect(first != second)
        #expect(try await confirm(first.text, desk.code()) == .outdated)
        #expect(try await confirm("", "12345") == .outdated)
        #expect(try await confirm(second.text, "12345") == .wrong(second))
    }

    @Test func `a confirmed one is neither shown again nor replaced`() async throws {
        let secret = try await begin()
        _ = try await confirm(secret.text, desk.code())
        #expect(try await desk.factor.begin(desk.hanako, from: FactorDesk.client) == nil)
        #expect(try await confirm(secret.text, desk.code(1)) == .outdated)
        #expect(try await confirm(secret.text, "12345") == .outdated)
    }

    @Test func `sessions that were begun without a code end, but for the one that sets it up`()
        async throws
    {
        let own = try #require(try await desk.signIn().session)
        let other = try #require(try await desk.signIn().session)
        let secret = try await begin()
        let confirmation = try await confirm(secret.text, desk.code(), session: own)
        guard case .confirmed(_, let fresh) = confirmation else {
            Issue.record("\(confirmation)")
            return
        }
        let signIn = StaffSignIn(desk.myPage)
        #expect(try await signIn.staff(ofSession: fresh) == desk.hanako)
        // Whoever has copied the former secret is signed out by it.
        #expect(try await signIn.staff(ofSession: own) == nil)
        #expect(try await signIn.staff(ofSession: other) == nil)
    }

    @Test func `taking it away renews the session as well, and ends the others`() async throws {
        try await desk.enrol()
        let own = try #require(try await desk.enter(desk.code(), desk.ticket()).session)
        desk.advance(seconds: 45)
        let other = try #require(try await desk.enter(desk.code(), desk.ticket()).session)
        desk.advance(seconds: 45)
        func remove(_ code: String) async throws -> SecondFactor.Change<String> {
            try await desk.factor.remove(
                desk.hanako, .code(code), session: own, from: FactorDesk.client)
        }
        let signIn = StaffSignIn(desk.myPage)
        guard case .wrong = try await remove("12345") else {
            Issue.record("taken")
            return
        }
        #expect(try await signIn.staff(ofSession: own) == desk.hanako)
        guard case .done(let fresh) = try await remove(desk.code()) else {
            Issue.record("not removed")
            return
        }
        #expect(try await signIn.staff(ofSession: fresh) == desk.hanako)
        #expect(try await signIn.staff(ofSession: own) == nil)
        #expect(try await signIn.staff(ofSession: other) == nil)
    }

    @Test func `whose address is known is told by mail, whoever sets it up or takes it away`()
        async throws
    {
        try desk.test.change("UPDATE staff SET mail = 'hanako@agency.example'")
        func told() throws -> [String] {
            try desk.test.mails().flatMap { mail in
                mail.body.split(separator: "\r\n").filter { $0.hasPrefix("変更内容：") }
                    .map { String($0.dropFirst("変更内容：".count)) }
            }
        }
        try await desk.enrol()
        #expect(try told() == ["二段階認証の設定"])
        let removed = try await desk.factor.remove(
            desk.hanako, .code(desk.code()), session: "", from: FactorDesk.client)
        guard case .done = removed else {
            Issue.record("\(removed)")
            return
        }
        try await desk.enrol()
        #expect(try await desk.factor.remove(of: "hanako", by: "test") == .removed)
        #expect(
            try told().sorted() == [
                "二段階認証の解除", "二段階認証の解除", "二段階認証の設定", "二段階認証の設定",
            ])
        #expect(try desk.test.mails().allSatisfy { $0.to == "hanako@agency.example" })
    }

    @Test func `new recovery codes end the old ones, and take a code`() async throws {
        let old = try await desk.enrol()
        let refused = try await desk.factor.renewRecoveryCodes(
            desk.hanako, .code("12345"), from: FactorDesk.client)
        guard case .wrong = refused else {
            Issue.record("\(refused)")
            return
        }
        let renewed = try await desk.factor.renewRecoveryCodes(
            desk.hanako, .recoveryCode(old[0]), from: FactorDesk.client)
        guard case .done(let new) = renewed else {
            Issue.record("\(renewed)")
            return
        }
        #expect(Set(old + new).count == 20)
        let ticket = try await desk.ticket()
        #expect(try await desk.enter(.recoveryCode(old[1]), ticket) == .wrong)
        #expect(try await desk.enter(.recoveryCode(new[1]), ticket).session != nil)
    }

    @Test func `taking it away takes a code, and with it the recovery codes go`() async throws {
        let codes = try await desk.enrol()
        let ticket = try await desk.ticket()
        for wrong in [FactorProof.code("12345"), .recoveryCode("x"), .code("")] {
            let refused = try await desk.factor.remove(
                desk.hanako, wrong, session: "", from: FactorDesk.client)
            guard case .wrong = refused else {
                Issue.record("\(refused)")
                return
            }
        }
        let removed = try await desk.factor.remove(
            desk.hanako, .code(desk.code()), session: "", from: FactorDesk.client)
        guard case .done = removed else {
            Issue.record("\(removed)")
            return
        }
        #expect(try await desk.signIn().session != nil)
        #expect(try await desk.enter(.recoveryCode(codes[0]), ticket) == .expired)
        let again = try await desk.factor.remove(
            desk.hanako, .recoveryCode(codes[0]), session: "", from: FactorDesk.client)
        guard case .none = again else {
            Issue.record("\(again)")
            return
        }
        // Those of the next one are others.
        try await desk.enrol()
        #expect(try await desk.enter(.recoveryCode(codes[0]), desk.ticket()) == .wrong)
    }

    @Test func `wrong codes there are the same tries as those of the sign-in`() async throws {
        try await desk.enrol()
        for _ in 0..<5 {
            _ = try await desk.factor.remove(
                desk.hanako, .code("12345"), session: "", from: FactorDesk.client)
        }
        let refused = try await desk.factor.remove(
            desk.hanako, .code(desk.code()), session: "", from: FactorDesk.client)
        guard case .tooMany(15) = refused else {
            Issue.record("\(refused)")
            return
        }
        #expect(try await desk.enter(desk.code(), desk.ticket()) == .tooMany(minutes: 15))
    }

    @Test func `whoever has lost it is helped from the command line, and signed out`()
        async throws
    {
        #expect(try await desk.factor.remove(of: "hanako", by: "test") == .hadNone)
        #expect(try await desk.factor.remove(of: "nobody", by: "test") == .nobody)
        try await desk.enrol()
        let session = try #require(try await desk.enter(desk.code(), desk.ticket()).session)
        desk.advance(seconds: 45)
        let ticket = try await desk.ticket()
        for _ in 0..<5 { _ = try await desk.enter("12345", ticket) }
        let code = try desk.code()
        #expect(try await desk.factor.remove(of: "hanako", by: "test") == .removed)
        #expect(try await StaffSignIn(desk.myPage).staff(ofSession: session) == nil)
        #expect(try await desk.enter(code, ticket) == .expired)
        #expect(try await desk.signIn().session != nil)
        let line = try await BrowseHistory(desk.myPage).list(.staff, "hanako", limit: 1).first
        #expect(line?.who == "test" && line?.new == "factor_removed")
    }

    @Test func `what is done stands in the audit list and in the access list, without a secret`()
        async throws
    {
        let secret = try await begin()
        _ = try await confirm(secret.text, desk.code())
        desk.advance(seconds: 45)
        let codes = try await desk.factor.renewRecoveryCodes(
            desk.hanako, .code(desk.code()), from: FactorDesk.client)
        desk.advance(seconds: 45)
        _ = try await desk.factor.remove(
            desk.hanako, .code(desk.code()), session: "", from: FactorDesk.client)
        #expect(
            try await audit() == ["factor_removed", "recovery_renewed", "factor_set", "look"])
        let events = try await BrowseEvents(desk.myPage).list(limit: 9)
        #expect(
            events.map(\.what) == [.factorRemoved, .recoveryRenewed, .factorSet, .factorBegun])
        guard case .done(let texts) = codes else {
            Issue.record("\(codes)")
            return
        }
        let lines = "\(events) \(try await BrowseHistory(desk.myPage).list(limit: 9))"
        for text in texts + [secret.text] { #expect(!lines.contains(text)) }
    }

    @Test func `one is owed only where the settings want it, until it is confirmed`() async throws {
        #expect(try await !desk.factor.isOwed(by: desk.hanako))
        let strict = try await FactorDesk(settings: "safety: {second_factor: required}\n")
        #expect(try await strict.factor.isOwed(by: strict.hanako))
        _ = try await strict.factor.begin(strict.hanako, from: FactorDesk.client)
        #expect(try await strict.factor.isOwed(by: strict.hanako))
        try await strict.enrol()
        #expect(try await !strict.factor.isOwed(by: strict.hanako))
    }

    @Test func `staff of an installation that is updated sign in as before`() async throws {
        // As the tables were: without those of the second factor.
        for sql in [
            "DROP TABLE staff_factor", "DROP TABLE staff_recovery", "DROP TABLE staff_ticket",
            "DELETE FROM grdb_migrations WHERE identifier = 'second factor'",
        ] {
            try desk.test.change(sql)
        }
        let updated = try desk.test.myPage()
        let answer = try await StaffSignIn(updated)(
            name: "hanako", password: FactorDesk.password, client: FactorDesk.client)
        #expect(answer.session != nil)
    }
}
