import Publishing
package import SyncStore

/// 権限の変更: what a member of staff may do, from their next click on. They are told by mail.
package struct ChangeStaffRole: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// - Parameters:
    ///   - revision: what the screen has shown (see `StaffMember.revision`).
    ///   - actor: who does it, for the audit list.
    /// - Returns: nil if it is done; else why nothing was.
    /// - Throws: `Busy`, `StoreError`, `SystemError`
    package func callAsFunction(
        _ id: Int64, to role: Staff.Role, over revision: String, by actor: Staff
    ) async throws -> StaffRefusal? {
        try await site.refusal { [site] in
            try site.open.outbox.publish { batch in
                let transaction = batch.transaction
                let actor = try transaction.configurer(actor)
                let member = try transaction.changing(id, over: revision)
                guard member.staff.role != role else { return }
                if role != .configure { try transaction.checkRemovable(member, by: actor) }
                try transaction.setRole(role, ofStaff: id)
                try transaction.note(
                    .staff, member.staff.name, by: actor.name, at: site.now,
                    old: member.staff.role.rawValue, new: role.rawValue)
                try StaffNotice(site: site).tell(
                    member, of: [.role(from: member.staff.role, to: role)],
                    by: .colleague(actor), &batch)
            }
        }
    }
}
