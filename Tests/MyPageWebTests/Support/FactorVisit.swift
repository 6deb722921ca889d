import Foundation
import Hummingbird
import HummingbirdTesting
import SyncStore
import TestSupport
import Testing

@testable import MyPage
@testable import MyPageWeb

/// What a member of staff does with a second factor in a browser.
struct FactorVisit {
    static let path = "/admin/account/second-factor"

    /// The routes that only lead on for who has none.
    static let pagesOfWhoHasOne: Set = ["\(path)/recovery", "\(path)/remove"]

    let site: Site
    let name: String

    init(_ site: Site, name: String = "configure") {
        self.site = site
        self.name = name
    }

    func staff() async throws -> Staff {
        try #require(try await ManageStaff(site.myPage).list().first { $0.name == name })
    }

    /// What the app shows now, or some steps before or behind it.
    func code(_ steps: Int64 = 0) throws -> String {
        let secret = try site.myPage.accounts.read { transaction in
            try transaction.staff(named: name).flatMap {
                try transaction.factor(ofStaff: $0.staff.id)?.secret
            }
        }
        let totp = TOTP(secret: try #require(secret))
        return totp.code(step: TOTP.step(at: site.clock.now) + steps)
    }

    /// Sets one up, and waits until the next code.
    /// - Returns: the recovery codes.
    @discardableResult
    func enrol(_ visitor: Visitor) async throws -> [String] {
        _ = try await visitor.get(Self.path)
        let page = try await visitor.post(Self.path, AdminDesk.confirmed)
        let secret = try #require(Self.secret(on: page))
        let done = try await visitor.post(
            "\(Self.path)/confirm", [("secret", secret), ("code", code())])
        let codes = Self.recoveryCodes(on: done)
        try #require(codes.count == 10)
        site.clock.advance(hours: 45.0 / 3_600)
        return codes
    }

    /// The first step of a sign-in that asks for a code.
    /// - Parameter next: where it leads.
    func password(_ visitor: Visitor, next: String = "/admin") async throws -> Visitor.Answer {
        _ = try await visitor.get("/admin/signin")
        return try await visitor.post(
            "/admin/signin",
            [("next", next), ("name", name), ("password", AdminDesk.password)])
    }

    /// The second step, by the form of a page.
    func enter(
        _ visitor: Visitor, by page: Visitor.Answer, code: String = "", recovery: String = ""
    ) async throws -> Visitor.Answer {
        try await visitor.post(
            "/admin/signin",
            AdminDesk.changed(
                AdminDesk.fields(of: page.body), ["code": code, "recovery": recovery]))
    }

    /// The secret that a page's form holds.
    static func secret(on page: Visitor.Answer) -> String? {
        AdminDesk.fields(of: page.body).first { $0.0 == "secret" }?.1
    }

    static func recoveryCodes(on page: Visitor.Answer) -> [String] {
        page.body.matches(of: /<li><code class="secret">([0-9a-z-]{19})<\/code>/)
            .map { String($0.1) }
    }
}
