import Foundation
import TestSupport
import Testing

@testable import MyPage
@testable import SyncStore

/// A site with a member of staff, and what they do with their second factor.
struct FactorDesk {
    static let password = "stapler on the desk"
    static let client = "192.0.2.1"

    let test: TestWorkspace
    let myPage: MyPageSite
    let hanako: Staff

    var factor: SecondFactor { SecondFactor(myPage) }

    init(settings: String = "") async throws {
        test = try TestWorkspace(with: settings)
        myPage = try test.myPage()
        try await myPage.add(staff: "hanako", .look, password: Self.password)
        hanako = try #require(try await ManageStaff(myPage).list().first)
    }

    func advance(seconds: Double) { test.clock.advance(hours: seconds / 3_600) }

    /// The code of now, or of some steps before or behind it.
    func code(_ steps: Int64 = 0) throws -> String {
        let stored = try myPage.accounts.read { try $0.factor(ofStaff: hanako.id) }
        let totp = TOTP(secret: try #require(stored).secret)
        return totp.code(step: TOTP.step(at: test.clock.now) + steps)
    }

    /// Sets a second factor up, and waits until its next code.
    /// - Returns: the recovery codes.
    @discardableResult
    func enrol(session: String = "") async throws -> [String] {
        let secret = try #require(try await factor.begin(hanako, from: Self.client))
        let confirmation = try await factor.confirm(
            hanako, shown: secret.text, code: code(), session: session, from: Self.client)
        guard case .confirmed(let codes, _) = confirmation else { throw CancellationError() }
        advance(seconds: 45)
        return codes
    }

    func signIn(
        _ password: String = password, on device: String? = nil
    ) async throws -> StaffSignInAnswer {
        try await StaffSignIn(myPage)(
            name: "hanako", password: password, client: Self.client, device: device)
    }

    /// The first step of a sign-in that asks for a code.
    func ticket(on device: String? = nil) async throws -> String {
        guard case .codeNeeded(let ticket) = try await signIn(on: device) else {
            throw CancellationError()
        }
        return ticket
    }

    func enter(
        _ proof: FactorProof, _ ticket: String, on device: String? = nil
    ) async throws -> StaffSignInAnswer {
        try await StaffSignIn(myPage)(proof, ticket: ticket, client: Self.client, device: device)
    }

    func enter(
        _ code: String, _ ticket: String, on device: String? = nil
    ) async throws -> StaffSignInAnswer {
        try await enter(.code(code), ticket, on: device)
    }
}
