import Publishing
import SyncStore

extension SecondFactor {
    /// What became of taking somebody's factor away without a code of it.
    package enum Removal: Sendable, Equatable {
        case removed, hadNone, nobody
    }

    /// Takes away what somebody has lost, with the recovery codes; their sessions end, and they are
    /// told by mail.
    /// - Parameter who: who does it, for the audit list.
    /// - Throws: `Busy`, `StoreError`, `SystemError`
    package func remove(of name: String, by who: String) async throws -> Removal {
        try await site.publish { [site] batch in
            let transaction = batch.transaction
            guard let staff = try transaction.staff(named: name)?.staff,
                let member = try transaction.staffMember(staff.id)
            else { return .nobody }
            guard try transaction.removeFactor(ofStaff: staff.id) else { return .hadNone }
            try transaction.endSessions(.staff, of: staff.id)
            try FactorCheck.forget(name, transaction)
            try transaction.note(.staff, name, by: who, at: site.now, new: "factor_removed")
            try StaffNotice(site: site).tell(
                member, of: [.factorRemoved], by: .administrator, &batch)
            return .removed
        }
    }
}
