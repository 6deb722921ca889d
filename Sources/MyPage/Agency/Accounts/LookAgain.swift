import SyncStore

/// 次の実行での判定: has the next run decide somebody whom no export has named since the last one. By itself
/// it decides nothing and writes to nobody; what the run does is bound by its limits as ever.
package struct LookAgain: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// - Parameter who: who has it done, for the audit list.
    /// - Returns: false if the mirror knows nothing of that person.
    /// - Throws: `Busy`, `StoreError`
    package func callAsFunction(person: Int64, by who: String) async throws -> Bool {
        try await site.write { [site] in
            guard try site.mirror.read({ try $0.candidate(person) != nil }) else { return false }
            try site.accounts.write { transaction in
                try transaction.note(
                    .account, "個人連絡先 \(person)", by: who, at: site.now, new: "look_again")
                try transaction.lookAgain(at: person)
            }
            return true
        }
    }
}
