import Publishing
import SyncStore

extension Authenticator {
    /// Changes the password of somebody who is signed in and knows the present one. In one
    /// transaction: the password, another secret for this session, the end of all others, and what
    /// else follows for such a holder (`SessionHolder.set`).
    /// - Parameters:
    ///   - holder: who is signed in by that session.
    ///   - client: who asks (see `NetworkAddress.client`).
    ///   - device: what the browser has kept of the sign-in; nil if nothing.
    /// - Throws: `Busy`, `StoreError`, `SystemError`
    func changePassword(
        of holder: Holder, session secret: String, present: String, to password: String,
        again: String, client: String, device: String?
    ) async throws -> PasswordChange {
        let wanted = PasswordPolicy.normalized(password)
        guard wanted == PasswordPolicy.normalized(again) else { return .refused(.different) }
        // A field that was left empty is no try.
        guard !present.isEmpty else { return .wrong }
        let known: PasswordHash
        switch try await check(
            name: holder.signInName, password: present, client: client, device: device,
            isSignedIn: true)
        {
        case .right(let found, let hash) where found.id == holder.id: known = hash
        case .right, .wrong: return .wrong
        case .tooMany(let minutes): return .tooMany(minutes: minutes)
        }
        guard wanted != PasswordPolicy.normalized(present) else { return .refused(.unchanged) }
        switch try await holder.newPassword.hash(password, on: site) {
        case .failure(let refusal): return .refused(refusal)
        case .success(let hash):
            return try await setPassword(hash, insteadOf: known, session: secret)
        }
    }

    /// The transaction.
    /// - Parameter known: the present password as it was when it was looked at.
    func setPassword(
        _ hash: PasswordHash, insteadOf known: PasswordHash, session secret: String
    ) async throws -> PasswordChange {
        let fresh = site.makeKey()
        let session = PasswordLink.hash(of: secret)
        return try await site.publish { [site] batch in
            let transaction = batch.transaction
            // Once more: the session may have ended while the passwords were hashed, and the
            // password may be another one by now.
            guard
                let holder = try Self.find(session: session, at: site.now, transaction)?.holder
            else { return .signedOut }
            let name = Holder.name(typed: holder.signInName)
            guard try Holder.find(named: name, transaction)?.hash == known.text else {
                return .wrong
            }
            guard try holder.set(hash, keeping: session, on: site, &batch) else {
                return .signedOut
            }
            try transaction.renewSession(
                Holder.sessions, hash: session, as: PasswordLink.hash(of: fresh))
            return .changed(
                session: fresh, device: site.makeDevice(Holder.sessions, name: name))
        }
    }
}
