package import SyncStore

/// 担当者の削除: takes somebody's access away, with sessions and link.
package struct RemoveStaff: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// - Parameters:
    ///   - revision: what the screen has shown (see `StaffMember.revision`).
    ///   - actor: who does it, for the audit list.
    /// - Returns: nil if it is done; else why nothing was.
    /// - Throws: `Busy`, `StoreError`
    package func callAsFunction(
        _ id: Int64, over revision: String, by actor: Staff
    ) async throws -> StaffRefusal? {
        try await site.refusal { [site] in
            try site.accounts.write { transaction in
                let actor = try transaction.configurer(actor)
                let member = try transaction.changing(id, over: revision)
                try transaction.checkRemovable(member, by: actor)
                _ = try transaction.removeStaff(named: member.staff.name)
                try transaction.note(
                    .staff, member.staff.name, by: actor.name, at: site.now,
                    old: member.staff.role.rawValue, new: nil)
            }
        }
    }
}
