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
    /// - Throws: `Busy`, `StoreError`
    package func renewRecoveryCodes(
        _ staff: Staff, _ proof: FactorProof, from client: String
    ) async throws -> Change<[String]> {
        let codes = makeRecoveryCodes()
        return try await change(
            staff, proof, from: client, (audit: "recovery_renewed", event: .recoveryRenewed)
        ) { transaction in
            try transaction.setRecoveryCodes(ofStaff: staff.id, hashes: codes.map(\.hash))
            return codes.map(\.text)
        }
    }

    /// From now on signing in asks for no code. Ask for the password first.
    /// - Throws: `Busy`, `StoreError`
    package func remove(
        _ staff: Staff, _ proof: FactorProof, from client: String
    ) async throws -> Change<Void> {
        try await change(
            staff, proof, from: client, (audit: "factor_removed", event: .factorRemoved)
        ) { transaction in
            _ = try transaction.removeFactor(ofStaff: staff.id)
        }
    }

    /// Does something that a code or a recovery code allows.
    private func change<Value: Sendable>(
        _ staff: Staff, _ proof: FactorProof, from client: String,
        _ names: (audit: String, event: Event.Kind),
        _ work: @escaping @Sendable (AccountTransaction) throws -> Value
    ) async throws -> Change<Value> {
        let change = try await site.write { [site] () -> Change<Value> in
            let now = site.now
            return try site.accounts.write { transaction in
                let check = FactorCheck(staff: staff, client: client)
                switch try check.take(proof, at: now, transaction) {
                case .none: return .none
                case .wrong: return .wrong
                case .tooMany(let minutes): return .tooMany(minutes: minutes)
                case .right:
                    try transaction.note(
                        .staff, staff.name, by: staff.name, at: now, old: nil, new: names.audit)
                    return .done(try work(transaction))
                }
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
