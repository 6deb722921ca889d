import DropFolder
package import Foundation
package import SiteSettings
import SyncStore

/// 復元: a backup brought into a workspace where there is nothing yet.
///
/// What happened behind the backup is not in it, and must not happen again by itself. So files that
/// were on their way out count as published, runs that were at work are discarded, and everybody signs
/// in anew. Links, device cookies and keys stay as they were.
///
/// Accounts, links, staff, runs with their decisions, receipts, settings and templates come back. Inbox,
/// claimed files, outbox, archive and mirror do not: the mirror fills from exports, or from the former
/// archive if somebody puts it there; claimed files that are put there are imported by the first start.
/// Files that were imported behind the backup are named by `Doctor` then, and can be replayed; without
/// the archive nothing here knows of them.
package struct Restore: Sendable, Encodable {
    package let madeAt: Date
    /// The version of the program that made the backup.
    package let version: String
    package let accounts: Int
    package let files: [String]
    /// Files that were on their way out, and are not sent from here.
    package let unpublished: [Unpublished]
    /// Runs that were at work, and are discarded.
    package let discarded: [String]
    /// The deliveries of these: their people wait for the next export that names them, or a replay.
    package let discardedDeliveries: [String]

    /// A file of which nobody knows whether it left the former machine.
    package struct Unpublished: Sendable, Equatable, Encodable {
        /// From the outbox down: `mail/….eml`.
        package let file: String
        /// Whom it was about, if a run wrote it to one person.
        package let person: Int64?

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(file, forKey: .file)
            try container.encode(person, forKey: .person)
        }

        private enum CodingKeys: String, CodingKey {
            case file
            case person = "person_id"
        }
    }

    package enum CodingKeys: String, CodingKey {
        case version, accounts, files, unpublished, discarded
        case madeAt = "made_at"
        case discardedDeliveries = "discarded_deliveries"
    }

    /// Restores a backup. A process that dies meanwhile leaves no accounts database, or a whole one; and
    /// settings.yaml, without which nothing starts, comes last. What fails leaves nothing in
    /// the way of a second try.
    /// - Throws: `UnusableFile` for what is no backup, and for a workspace that has something to lose;
    ///   `WorkspaceLock.Taken`, `UseLock.Taken`, `SystemError`; `StoreError`, also if the backup is damaged or newer.
    package init(
        _ path: String, into workspace: Workspace, environment: Environment = .live
    ) throws {
        try Self.checkIsNew(workspace)
        guard let contents = try BackupFile(path).contents() else {
            throw UnusableFile(
                description: "\(path) is not there, or is not a backup; give a file that "
                    + "'backup' wrote",
                japanese: "\(path) が見つからないか、バックアップではありません。"
                    + "「backup」で作成したファイルを指定してください。")
        }
        let kept = try KeptFiles(contents.files)
        try workspace.prepare()
        let found = try WorkspaceLock.holding(workspace.lock) {
            try UseLock.alone(workspace.inUse) {
                // Somebody may have been faster.
                try Self.checkIsNew(workspace)
                return try Self.write(
                    BackupFile(path), kept, to: workspace, at: environment.now())
            }
        }
        madeAt = contents.label.madeAt
        version = contents.label.version
        accounts = found.accounts
        files = kept.files.keys.sorted()
        unpublished = found.unpublished
        discarded = found.discarded
        discardedDeliveries = found.discardedDeliveries
    }

    private static func write(
        _ backup: BackupFile, _ kept: KeptFiles, to workspace: Workspace, at now: Date
    ) throws -> Found {
        let state = try Folder(workspace.state)
        for name in drafts { try state.removeIfThere(FileName(name)) }
        let found = try backup.restore(to: "\(workspace.state)/\(drafts[0])") {
            try settle($0, at: now)
        }
        for name in drafts.dropFirst() { try state.removeIfThere(FileName(name)) }
        try state.syncFileSystem()
        let name = (workspace.accounts as NSString).lastPathComponent
        try state.move(FileName(drafts[0]), to: state, as: FileName(name))
        do {
            try state.sync()
            try kept.write(to: workspace)
        } catch {
            // Else it would stand in the way of whoever makes room and runs it again.
            try? state.remove(FileName(name))
            throw error
        }
        return found
    }

    /// The database until it is whole, and what SQLite puts beside it meanwhile.
    private static let drafts = [
        "restoring", "restoring-wal", "restoring-shm", "restoring-journal",
    ]

    /// Nothing that somebody may want is replaced. A log without its database would be taken for the
    /// new one's.
    private static func checkIsNew(_ workspace: Workspace) throws {
        let logs = ["-wal", "-shm", "-journal"].map { workspace.accounts + $0 }
        for path in [workspace.accounts, workspace.settings] + logs
        where !Folder.isMissing(path) {
            throw UnusableFile(
                description:
                    "\(path) is there: a backup is only restored where there is nothing yet; "
                    + "give an empty folder, or move it away first",
                japanese: "\(path) がすでにあります。バックアップは、何もないワークスペースにだけ戻せます。"
                    + "空のフォルダーを指定するか、先に移動してください。")
        }
        let templates =
            Folder.isMissing(workspace.templates)
            ? [] : try Folder(workspace.templates).names()
        guard templates.isEmpty else {
            throw UnusableFile(
                description: "\(workspace.templates) holds files: a backup is only restored where "
                    + "there is nothing yet; move them away first",
                japanese: "\(workspace.templates) にファイルがあります。バックアップは、何もないワークスペースにだけ"
                    + "戻せます。先に移動してください。")
        }
    }

    private struct Found {
        let accounts: Int
        let unpublished: [Unpublished]
        let discarded: [String]
        let discardedDeliveries: [String]
    }

    private static func settle(_ transaction: AccountTransaction, at now: Date) throws -> Found {
        let items = try transaction.unpublished()
        let unpublished = try items.map {
            Unpublished(file: $0.path, person: try transaction.person(ofMail: $0.path))
        }
        try transaction.markPublished(items)
        try transaction.endAllSessions()
        let discarded = try transaction.discardWork(at: now)
        return Found(
            accounts: try transaction.accountCount(), unpublished: unpublished,
            discarded: discarded,
            discardedDeliveries: try discarded.flatMap {
                try transaction.deliveries(ofRun: $0).map(\.id)
            })
    }
}
