import DropFolder
import Foundation
import SiteSettings
import SyncStore

extension Doctor {
    /// Compares the spool with the rows while nobody publishes: what lies there then was left by
    /// somebody who died. Rows that are published and whose files were collected are as they should be.
    func spool() throws -> [Finding] {
        guard !Folder.isMissing(workspace.spool) else { return [] }
        let folder = try Folder(workspace.spool)
        let (leftovers, waiting, unmarked) = try folder.locked(alone: true) {
            let names = Set(try folder.names().map { String(decoding: $0.bytes, as: UTF8.self) })
            return try AccountStore.looking(at: workspace.accounts) { transaction in
                let committed = try Set(names.filter { try transaction.outboxItem($0) != nil })
                let unmarked = try transaction.unpublished().filter { !names.contains($0.id) }
                return (names.count - committed.count, committed.count, unmarked.count)
            }
        }
        guard leftovers + waiting + unmarked > 0 else { return [] }
        return [
            Finding(
                .spoolUnsettled(uncommitted: leftovers, waiting: waiting, unmarked: unmarked),
                "state/spool")
        ]
    }
}
