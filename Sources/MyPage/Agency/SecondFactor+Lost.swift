import SyncStore

extension SecondFactor {
    /// What became of taking somebody's factor away without a code of it.
    package enum Removal: Sendable, Equatable {
        case removed, hadNone, nobody
    }

    /// Takes away what somebody has lost, with the recovery codes; their sessions end.
    /// - Parameter who: who does it, for the audit list.
    /// - Throws: `Busy`, `StoreError`
    package func remove(of name: String, by who: String) async throws -> Removal {
        try await site.write { [site] in
            try site.accounts.write { transaction in
                guard let staff = try transaction.staff(named: name)?.staff else { return .nobody }
                guard try transaction.removeFactor(ofStaff: staff.id) else { return .hadNone }
                try transaction.endSessions(.staff, of: staff.id)
                try FactorCheck.forget(name, transaction)
                try transaction.note(
                    .staff, name, by: who, at: site.now, old: nil, new: "factor_removed")
                return .removed
            }
        }
    }
}
