package import SyncStore

extension StaffSignIn {
    /// The sessions of whoever is signed in by a secret, that one first; empty if nobody is.
    package func sessions(of secret: String) async throws -> [StoredSession] {
        try await authenticator.sessions(of: secret)
    }

    /// Ends other sessions of whoever is signed in by a secret.
    /// - Parameters:
    ///   - id: which one, by `StoredSession.id`; nil for all others.
    ///   - client: who asks (see `NetworkAddress.client`).
    /// - Returns: whether any was ended.
    @discardableResult
    package func endOtherSessions(
        _ id: String? = nil, of secret: String, client: String
    ) async throws -> Bool {
        guard let staff = try await staff(ofSession: secret),
            try await authenticator.endOtherSessions(id, of: secret)
        else { return false }
        try await EventLog(site).note(.sessionsEnded, by: staff, from: client)
        return true
    }
}
