package import SyncStore

/// 権限の変更: what a member of staff may do, from their next click on.
package struct ChangeStaffRole: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// - Parameters:
    ///   - revision: what the screen has shown (see `StaffMember.revision`).
    ///   - actor: who does it, for the audit list.
    /// - Returns: nil if it is done; else why nothing was.
    /// - Throws: `Busy`, `StoreError`
    package func callAsFunction(
        _ id: Int64, to role: Staff.Role, over revision: String, by actor: Staff
    ) async throws -> StaffRefusal? {
        try await site.refusal { [site] in
            try site.accounts.write { transaction in
                let actor = try transaction.configurer(actor)
                let member = try transaction.changing(id, over: revision)
                guard member.staff.role != role else { return }
                if role != .configure { try transaction.checkRemovable(member, by: actor) }
                try transaction.setRole(role, ofStaff: id)
                try transaction.note(
                    .staff, member.staff.name, by: actor.name, at: site.now,
                    old: member.staff.role.rawValue, new: role.rawValue)
            }
        }
    }
}
