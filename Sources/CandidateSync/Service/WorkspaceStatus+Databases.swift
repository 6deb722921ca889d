import SiteSettings
import SyncStore

extension WorkspaceStatus {
    /// The accounts, to be looked at, with what keeps everything else from working on the databases.
    /// - Returns: no store where there are no accounts yet, or none as this version knows them.
    /// - Throws: `StoreError` if the accounts can't be read at all.
    static func open(
        _ workspace: Workspace
    ) throws -> (accounts: AccountStore?, problems: [Problem]) {
        let accounts = try problem {
            try LostAccounts.check(workspace.accounts, beside: workspace.mirror)
            try AccountLook(workspace.accounts).read { _ in }
        }
        // Nothing else here is read from the mirror: one that is damaged is for `doctor` to tell.
        let mirror = try? problem { try MirrorLook(workspace.mirror).read { _ in } }
        let store = accounts == nil ? try AccountStore(looking: workspace.accounts) : nil
        return (store, [accounts, mirror].compactMap { $0 })
    }

    private static func problem(of look: () throws -> Void) throws -> Problem? {
        do {
            try look()
            return nil
        } catch let error as StoreError where error.isUnfit {
            return Problem.unfit(error)
        }
    }
}
