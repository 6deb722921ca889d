import Publishing
package import SyncStore

extension SecondFactor {
    /// What became of something that a code allows.
    package enum Change<Value: Sendable>: Sendable {
        case done(Value)
        /// Another code, or one that was used before.
        case wrong
        case tooMany(minutes: Int)
        /// There is no confirmed factor.
        case none
    }

    /// Makes new recovery codes, which are shown this once; the former ones end. Ask for the password
    /// first.
    /// - Parameter device: what the browser has kept of the sign-in; nil if nothing.
    /// - Throws: `Busy`, `StoreError`
    package func renewRecoveryCodes(
        _ staff: Staff, _ proof: FactorProof, from client: String, device: String? = nil
    ) async throws -> Change<[String]> {
        let codes = makeRecoveryCodes()
        return try await change(
            staff, proof, from: client, device,
            (audit: "recovery_renewed", event: .recoveryRenewed)
        ) { batch in
            try batch.transaction.setRecoveryCodes(ofStaff: staff.id, hashes: codes.map(\.hash))
            return codes.map(\.text)
        }
    }

    /// From now on signing in asks for no code. Ask for the password first. In one transaction with it:
    /// another secret for this session, the end of all others, and the mail that tells them.
    /// - Parameters:
    ///   - session: the secret of the session that goes on.
    ///   - device: what the browser has kept of the sign-in; nil if nothing.
    /// - Returns: the secret that the browser keeps from now on.
    /// - Throws: `Busy`, `StoreError`, `SystemError`
    package func remove(
        _ staff: Staff, _ proof: FactorProof, session: String, from client: String,
        device: String? = nil
    ) async throws -> Change<String> {
        try await change(
            staff, proof, from: client, device,
            (audit: "factor_removed", event: .factorRemoved)
        ) { [self] batch in
            let transaction = batch.transaction
            _ = try transaction.removeFactor(ofStaff: staff.id)
            if let member = try transaction.staffMember(staff.id) {
                try StaffNotice(site: site).tell(
                    member, of: [.factorRemoved], by: .oneself, &batch)
            }
            return try keepOnly(session, of: staff, transaction)
        }
    }

    /// Does something that a code or a recovery code allows.
    private func change<Value: Sendable>(
        _ staff: Staff, _ proof: FactorProof, from client: String, _ device: String?,
        _ names: (audit: String, event: Event.Kind),
        _ work: @escaping @Sendable (inout OutboxBatch) throws -> Value
    ) async throws -> Change<Value> {
        let change = try await site.publish { [site] batch -> Change<Value> in
            let now = site.now
            let transaction = batch.transaction
            let check = FactorCheck(
                staff: staff, client: client,
                isKnown: site.isKnown(device, .staff, name: staff.name))
            switch try check.take(proof, at: now, transaction) {
            case .none: return .none
            case .wrong: return .wrong
            case .tooMany(let minutes): return .tooMany(minutes: minutes)
            case .right:
                try transaction.note(.staff, staff.name, by: staff.name, at: now, new: names.audit)
                return .done(try work(&batch))
            }
        }
        let event: Event.Kind? =
            switch change {
            case .done: names.event
            case .wrong: .codeFailed
            case .tooMany: .codeRefused
            case .none: nil
            }
        if let event { try await EventLog(site).note(event, by: staff, from: client) }
        return change
    }
}
