import Foundation
package import SyncStore

/// 管理画面へのログイン: a staff member's session, from signing in to signing out.
package struct StaffSignIn: Sendable {
    let site: MyPageSite
    let authenticator: Authenticator<Staff>

    package init(_ site: MyPageSite) {
        self.site = site
        authenticator = Authenticator(site: site)
    }

    /// Whether anybody can sign in at all.
    package func isPossible() async throws -> Bool {
        try await site.readAccounts { try !$0.staff().isEmpty }
    }

    /// The first step: the password. Who has no second factor is signed in by it.
    /// - Parameters:
    ///   - client: who asks (see `NetworkAddress.client`).
    ///   - device: what the browser has kept of a former sign-in; nil if nothing. It stands for no
    ///     second factor.
    ///   - browser: what its holder sees of the session (see `SessionOrigin`).
    /// - Throws: `Busy`, `StoreError`
    package func callAsFunction(
        name: String, password: String, client: String, device: String? = nil,
        browser: String = ""
    ) async throws -> StaffSignInAnswer {
        let name = try await known(name)
        let answer: StaffSignInAnswer =
            switch try await authenticator.check(
                name: name, password: password, client: client, device: device)
            {
            case .tooMany(let minutes): .tooMany(minutes: minutes)
            case .wrong: .wrong
            case .right(let staff, let hash):
                try await begin(
                    staff, hash, from: SessionOrigin(browser: browser, client: client))
            }
        try await EventLog(site).note(answer, name: name, from: client)
        return answer
    }

    /// What whoever is meant is called: keyboards make blanks and letters wide, or letters large, and
    /// nobody is invited whose name is like another's. So tries count for one name, however it is
    /// typed.
    /// - Returns: what was typed if nobody is called so.
    private func known(_ typed: String) async throws -> String {
        guard let name = StaffName(typed) else { return typed }
        let names = try await site.readAccounts { try $0.staff().map(\.name) }
        return name.match(in: names) ?? typed
    }

    /// What a password turned out to be that was asked for once more.
    package enum Confirmation: Sendable, Equatable {
        case right
        case wrong
        /// Too many tries: also the right password waits.
        case tooMany(minutes: Int)
    }

    /// Whether that is the password of somebody who is signed in: asked once more before what
    /// cannot be taken back.
    /// - Parameters:
    ///   - client: who asks (see `NetworkAddress.client`).
    ///   - device: what the browser has kept of the sign-in; nil if nothing.
    /// - Throws: `Busy`, `StoreError`
    package func confirms(
        _ staff: Staff, password: String, client: String, device: String? = nil
    ) async throws -> Confirmation {
        // A field that was left empty is no try.
        guard !password.isEmpty else { return .wrong }
        let confirmation: Confirmation
        switch try await authenticator.check(
            name: staff.name, password: password, client: client, device: device,
            isSignedIn: true)
        {
        case .right(let holder, _): confirmation = holder == staff ? .right : .wrong
        case .wrong: confirmation = .wrong
        case .tooMany(let minutes): confirmation = .tooMany(minutes: minutes)
        }
        if confirmation != .right {
            try await EventLog(site).note(.confirmFailed, by: staff, from: client)
        }
        return confirmation
    }

    /// Who is signed in by a session's secret; nil if nobody is, or no longer.
    package func staff(ofSession secret: String) async throws -> Staff? {
        try await authenticator.holder(ofSession: secret)
    }

    /// Whether somebody else than who has begun a session was the last to sign in with a browser.
    /// - Parameter device: what the browser has kept of that; nil if nothing, and then nobody was.
    /// - Throws: `Busy`, `StoreError`
    package func isOfSomebodyElse(
        _ device: String?, session secret: String
    ) async throws -> Bool {
        guard let device, let staff = try await staff(ofSession: secret) else { return false }
        return !site.isKnown(device, .staff, name: staff.name)
    }

    /// - Parameter client: who asks (see `NetworkAddress.client`).
    package func signOut(session secret: String, client: String) async throws {
        let staff = try await staff(ofSession: secret)
        try await authenticator.signOut(session: secret)
        if let staff { try await EventLog(site).note(.signOut, by: staff, from: client) }
    }
}

extension Staff: SessionHolder {
    static var sessions: SessionKind { .staff }

    static var throttle: Throttle {
        let client = Throttle.Ceiling(what: "staff client", count: 30, seconds: 3_600)
        return Throttle(ceilings: [
            .init(what: "staff", count: 5, seconds: 900),
            .init(what: "staff name", count: 30, seconds: 900),
            client, client.ofNetwork,
        ])
    }

    static var deviceThrottle: Throttle { Throttle("staff device", 10, in: 900) }

    /// None: no stranger is one of them, and they are asked for it before much of what they do.
    static var rightThrottle: Throttle { Throttle(ceilings: []) }

    static var sessionRest: Double { 3_600 }

    /// As it was taken: telephones put a blank behind a word.
    static func name(typed: String) -> String { StaffName(typed)?.text ?? typed }

    static func find(
        named name: String, _ transaction: AccountTransaction
    ) throws -> (holder: Staff, hash: String)? {
        guard let (staff, hash) = try transaction.staff(named: name), let hash else { return nil }
        return (staff, hash)
    }

    static func find(id: Int64, _ transaction: AccountTransaction) throws -> Staff? {
        try transaction.staff(id: id)
    }
}
