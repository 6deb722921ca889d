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
        var findings: [Finding] = []
        if leftovers > 0 {
            findings.append(
                Finding(
                    .spoolLeftover, "state/spool",
                    "\(leftovers) files that were never committed",
                    why: "they take room; what they meant was done again under other names",
                    advice: "the next start removes them, or " + Finding.repair))
        }
        if waiting > 0 {
            findings.append(
                Finding(
                    .spoolWaiting, "state/spool",
                    "\(waiting) files that were committed and are not in the outbox",
                    why: "people wait for these mails",
                    advice: "the next start publishes them, or " + Finding.repair))
        }
        if unmarked > 0 {
            findings.append(
                Finding(
                    .spoolUnmarked, "state/accounts.sqlite",
                    "\(unmarked) files have left, and their rows do not say so",
                    why: "a process died behind the last step; nothing is sent again",
                    advice: "the next start marks them, or " + Finding.repair))
        }
        return findings
    }
}
