import DropFolder
import Foundation
import SiteSettings
import SyncStore

extension Doctor {
    /// Compares the spool with the rows while nobody publishes: what lies there then was left by
    /// somebody who died. Rows that are published and whose files were collected are as they should be.
    func spool() throws -> [Finding] {
        guard !SettingsFile.isMissing(workspace.spool) else { return [] }
        let folder = try Folder(workspace.spool)
        let (leftovers, waiting, unmarked) = try folder.locked(alone: true) {
            let names = Set(try folder.names().map { String(decoding: $0.bytes, as: UTF8.self) })
            return try AccountStore.looking(at: workspace.accounts) { transaction in
                let committed = try Set(names.filter { try transaction.outboxItem($0) != nil })
                let unmarked = try transaction.unpublished().filter { !names.contains($0.id) }
                return (names.count - committed.count, committed.count, unmarked.count)
            }
        }
        let parts = [
            (leftovers, "files that were never committed"),
            (waiting, "files that were committed and are not in the outbox: people wait for them"),
            (unmarked, "files that have left, and whose rows do not say so"),
        ].filter { $0.0 > 0 }
        guard !parts.isEmpty else { return [] }
        return [
            Finding(
                .spoolUnsettled, "state/spool",
                parts.map { "\($0.0) \($0.1)" }.joined(separator: "; "),
                why: "a process died between two steps; nothing is lost by it, or sent twice",
                advice: "the next start ends it, or " + Finding.repair)
        ]
    }
}
