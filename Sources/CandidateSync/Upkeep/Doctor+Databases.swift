import Foundation
import SiteSettings
import SyncStore

extension Doctor {
    func accountsFindings() throws -> [Finding] {
        let place = "state/accounts.sqlite"
        if LostAccounts.areLost(workspace.accounts, beside: workspace.mirror) {
            return [Finding(.accountsLost, place)]
        }
        switch try AccountStore.condition(ofFile: workspace.accounts) {
        // A folder in which nothing has worked yet has neither of the two.
        case .sound, .missing: return []
        case .damaged(let problems): return [Finding(.accountsDamaged(problems), place)]
        case .dangling(let found): return [Finding(.accountsDangling(found), place)]
        case .newer: return [Finding(.accountsNewer, place)]
        }
    }

    /// - Parameter knowsDeliveries: whether the accounts can be asked.
    func mirrorFindings(knowsDeliveries: Bool) throws -> [Finding] {
        let place = "state/mirror.sqlite"
        switch try MirrorStore.condition(ofFile: workspace.mirror) {
        case .missing:
            guard try knowsDeliveries && hasImported() else { return [] }
            return [Finding(.mirrorLost(isThere: false), place)]
        case .sound, .dangling:
            guard try knowsDeliveries && hasImported(),
                try MirrorStore.knowsNobody(file: workspace.mirror)
            else { return [] }
            return [Finding(.mirrorLost(isThere: true), place)]
        case .damaged(let problems): return [Finding(.mirrorDamaged(problems), place)]
        case .newer: return [Finding(.mirrorNewer, place)]
        }
    }

    /// Whether the mirror must know somebody. `lastExport` does not tell: it may have held no record,
    /// and replays, which fill the mirror too, are none.
    private func hasImported() throws -> Bool {
        try AccountStore.looking(at: workspace.accounts) { try $0.hasImportedRecords() }
    }
}
