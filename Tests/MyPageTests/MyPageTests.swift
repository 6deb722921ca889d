import Foundation
import Recruiting
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import SiteSettings

/// What the candidate's side does to accounts, links and the outbox.
@Suite struct MyPageTests {
    private static let password = "correct horse battery"
    private static let settings =
        TestWorkspace.settings
        + "status: {field: Person.U_MyPage, opened: 仮登録, registered: 本登録}\n"

    /// A workspace with one opened account, of a person with two owners.
    private func opened(_ settings: String = Self.settings) throws -> (TestWorkspace, String) {
        let test = try TestWorkspace(settings: settings)
        try test.drop(
            Documents.users(
                Documents.user(7, mail: "u7@agency.example"),
                Documents.user(8, mail: "u8@agency.example")), as: "0.xml")
        try test.drop(Documents.candidates(Documents.person(1, owner: 7)), as: "1.xml")
        try test.drop(Documents.resumes(Documents.resume(11, of: 1, owner: 8)), as: "2.xml")
        try test.run()
        return (test, try token(try #require(try test.mails().first { $0.link != nil })))
    }

    private func token(_ mail: SentMail) throws -> String {
        String(try #require(mail.link).split(separator: "=")[1])
    }

    private func account(_ test: TestWorkspace) throws -> Account {
        try #require(try test.accounts().read { try $0.account(1) })
    }

    @Test func `a password registers the account, tells both owners and the CRM, ends the link`()
        async throws
    {
        let (test, token) = try opened()
        let myPage = try test.myPage()
        #expect(try await SetPassword(myPage).state(ofToken: token) == .live)
        let before = try test.outbox("status").count
        #expect(
            try await SetPassword(myPage)(Self.password, again: Self.password, token: token) == .set
        )
        let account = try account(test)
        #expect(account.status == .registered)
        #expect(account.hasPassword)
        let completions = try test.mails().filter { $0.link == nil }
        #expect(completions.map(\.to).sorted() == ["u7@agency.example", "u8@agency.example"])
        #expect(completions.allSatisfy { $0.body.contains("レジュメID：11") })
        #expect(completions.allSatisfy { $0.body.contains("ステータスは自動で更新されます") })
        let documents = try test.outbox("status").values
        #expect(documents.count == before + 1)
        #expect(documents.filter { $0.contains("本登録") }.count == 1)
        #expect(try await SetPassword(myPage).state(ofToken: token) == .ended)
        #expect(
            try await SetPassword(myPage)("another horse", again: "another horse", token: token)
                == .link(.ended))
        #expect(try test.mails().count == 3)
    }

    @Test func `owners are not told that the CRM is, where it is not`() async throws {
        let (test, token) = try opened(TestWorkspace.settings)
        #expect(
            try await SetPassword(test.myPage())(
                Self.password, again: Self.password, token: token) == .set)
        let completions = try test.mails().filter { $0.link == nil }
        #expect(completions.count == 2)
        #expect(completions.allSatisfy { !$0.body.contains("自動で更新") })
        #expect(completions.allSatisfy { $0.body.contains("登録日時：2026年11月23日 10時00分\r\n\r\n--") })
    }

    @Test func `a password is set though its files can't leave just now, and they leave later`()
        async throws
    {
        let (test, token) = try opened()
        let myPage = try test.myPage()
        let folder = "\(test.workspace.outbox)/status"
        try FileManager.default.moveItem(atPath: folder, toPath: "\(test.workspace.root)/aside")
        try test.write("", to: "outbox/status")
        #expect(
            try await SetPassword(myPage)(Self.password, again: Self.password, token: token) == .set
        )
        #expect(try account(test).status == .registered)
        #expect(try !test.files(below: test.workspace.spool).isEmpty)
        try FileManager.default.removeItem(atPath: folder)
        try test.run()
        #expect(try test.outbox("status").values.filter { $0.contains("本登録") }.count == 1)
        #expect(try test.mails().filter { $0.link == nil }.count == 2)
        #expect(try test.files(below: test.workspace.spool).isEmpty)
    }

    @Test func `a refused password changes nothing, and the link stays alive`() async throws {
        let (test, token) = try opened()
        let myPage = try test.myPage()
        let before = try test.outbox()
        for (password, again, refusal) in [
            ("short", "short", PasswordRefusal.tooShort(12)),
            ("password1234", "password1234", .common),
            (Self.password, "correct horse bakery", .different),
            ("yamada taro c1@mail.example", "yamada taro c1@mail.example", nil),
        ] {
            guard let refusal else { continue }
            let result = try await SetPassword(myPage)(password, again: again, token: token)
            #expect(result == .refused(refusal))
        }
        #expect(try await SetPassword(myPage).state(ofToken: token) == .live)
        #expect(try test.outbox() == before)
        #expect(try account(test).status == .provisional)
    }

    @Test(arguments: [(8, "x7#kQ!p2"), (20, "correct horse battery")])
    func `a password must be as long as the settings say`(
        least: Int, password: String
    ) async throws {
        let (test, token) = try opened(
            TestWorkspace.settings + "password: {min_length: \(least)}\n")
        let set = try SetPassword(test.myPage())
        let short = String(password.prefix(least - 1))
        #expect(
            try await set(short, again: short, token: token) == .refused(.tooShort(least)))
        #expect(try await set(password, again: password, token: token) == .set)
    }

    @Test func `two tabs, two processes: one registration, told once`() async throws {
        let (test, token) = try opened()
        let one = try test.myPage()
        let other = try test.myPage()
        let results = try await withThrowingTaskGroup(of: SetPassword.Answer.self) { group in
            for page in [one, other, one, other] {
                group.addTask {
                    try await SetPassword(page)(Self.password, again: Self.password, token: token)
                }
            }
            return try await group.reduce(into: [SetPassword.Answer]()) { $0.append($1) }
        }
        #expect(results.filter { $0 == .set }.count == 1)
        #expect(results.filter { $0 == .link(.ended) }.count == 3)
        #expect(try test.mails().count == 3)
        #expect(try test.outbox("status").count == 2)
    }

    @Test func `an expired link brings a new one, and both end with the first success`()
        async throws
    {
        let (test, token) = try opened()
        let myPage = try test.myPage()
        #expect(
            try await RenewLink(myPage)(expiredToken: token, client: "192.0.2.1")
                == .notExpired(.live))
        test.clock.advance(hours: 24)
        #expect(try await SetPassword(myPage).state(ofToken: token) == .expired)
        #expect(
            try await SetPassword(myPage)(Self.password, again: Self.password, token: token)
                == .link(.expired))
        #expect(
            try await RenewLink(myPage)(expiredToken: token, client: "192.0.2.1")
                == .sent(maskedMail: "c***@mail.example"))
        let tokens = try test.mails().map(self.token)
        let fresh = try #require(tokens.first { $0 != token })
        #expect(try test.mails().allSatisfy { $0.to == "c1@mail.example" })
        #expect(try await SetPassword(myPage).state(ofToken: fresh) == .live)
        #expect(
            try await SetPassword(myPage)(Self.password, again: Self.password, token: fresh) == .set
        )
        #expect(try await SetPassword(myPage).state(ofToken: token) == .ended)
        #expect(try await SetPassword(myPage).state(ofToken: fresh) == .ended)
    }

    @Test func `one link in five minutes, three a day, ten in all`() async throws {
        let (test, token) = try opened()
        let myPage = try test.myPage()
        test.clock.advance(hours: 24)
        var sent = 0
        for day in 0..<6 {
            for hour in 0..<24 where sent < 20 {
                for minute in [0.0, 4, 6] {
                    test.clock.advance(hours: minute == 0 ? 0 : minute / 60)
                    // From another address each time: it is the account's ceilings that are meant.
                    let renewal = try await RenewLink(myPage)(
                        expiredToken: token, client: "192.0.2.\(day * 24 + hour)")
                    if case .sent = renewal { sent += 1 }
                }
                test.clock.advance(hours: 0.9)
            }
        }
        #expect(sent == 10)
        #expect(try test.mails().count == 1 + 10)
        #expect(
            try await RenewLink(myPage)(expiredToken: token, client: "192.0.2.200")
                == .tooMany(retryAfterMinutes: nil))
    }

    @Test func `one client address cannot ask for the links of very many`() async throws {
        let test = try TestWorkspace(settings: Self.settings)
        try test.drop(
            "<Candidate><Code>0</Code>" + (1...25).map { Documents.person($0) }.joined()
                + "</Candidate>")
        try test.run()
        let tokens = try test.mails().map(token)
        let myPage = try test.myPage()
        test.clock.advance(hours: 24)
        var sent = 0
        for token in tokens {
            let renewal = try await RenewLink(myPage)(expiredToken: token, client: "192.0.2.1")
            if case .sent = renewal { sent += 1 }
        }
        #expect(sent == 20)
        #expect(
            try await RenewLink(myPage)(expiredToken: tokens[24], client: "192.0.2.2")
                == .sent(maskedMail: "c***@mail.example"))
    }

    @Test func `an unknown link, and one of an account that was withdrawn, say no more than that`()
        async throws
    {
        let (test, token) = try opened()
        let myPage = try test.myPage()
        #expect(try await SetPassword(myPage).state(ofToken: "") == .unknown)
        #expect(
            try await SetPassword(myPage).state(ofToken: String(repeating: "0", count: 64))
                == .unknown)
        try test.change("UPDATE account SET status = 'withdrawn' WHERE id = 1")
        #expect(try await SetPassword(myPage).state(ofToken: token) == .unknown)
    }

    @Test func `a storm on one lane leaves the others free`() async throws {
        let hasher = PasswordHasher()
        let isOpen = DispatchSemaphore(value: 0)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<50 {
                group.addTask {
                    do {
                        try await hasher.lane(of: .account)
                            .run(for: .stranger(client: "192.0.2.\(number)")) { isOpen.wait() }
                        return true
                    } catch is Busy {
                        return false
                    }
                }
            }
            // The 50 are there, or on their way; these are not held up by them.
            let set = try await hasher.setting.run(for: .setter(name: "a")) { 42 }
            let staff = try await hasher.lane(of: .staff)
                .run(for: .stranger(client: "192.0.2.1")) { 42 }
            #expect(set == 42 && staff == 42)
            for _ in 0..<50 { isOpen.signal() }
            let done = try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            #expect(done >= 1 && done <= 50)
        }
    }

    @Test func `a recovery in one process leaves what another is about to publish alone`()
        async throws
    {
        let (test, token) = try opened()
        let myPage = try test.myPage()
        let pipeline = try test.pipeline()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                _ = try await SetPassword(myPage)(
                    Self.password, again: Self.password, token: token)
            }
            for _ in 0..<200 { try pipeline.recover() }
            try await group.waitForAll()
        }
        #expect(try test.mails().count == 3)
        #expect(try test.files(below: test.workspace.spool).isEmpty)
    }
}
