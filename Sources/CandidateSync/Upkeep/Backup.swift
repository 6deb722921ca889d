import DropFolder
package import Foundation
package import SiteSettings
import SyncStore

/// 控え: what can't be made anew, in one file, while a service may be working: the accounts database as
/// it was at one moment, settings.yaml and the templates.
///
/// The mirror is not in it, as it comes from exports; nor is the spool: see ExactlyOnce. Files that were
/// taken and not yet imported are counted, and stay where they are.
package struct Backup: Sendable, Encodable {
    package let file: String
    package let bytes: Int64
    package let madeAt: Date
    package let accounts: Int
    /// The files beside the accounts, by their names from the workspace down.
    package let files: [String]
    /// How many outgoing files were committed at that moment and not yet known to be in the outbox.
    package let unpublished: Int
    /// How many files had been taken out of the inbox and were not imported yet.
    package let claimed: Int

    package enum CodingKeys: String, CodingKey {
        case file, bytes, accounts, files, unpublished, claimed
        case madeAt = "made_at"
    }

    /// The moments between which a process may die; tests let it.
    package enum Step: Sendable, CaseIterable {
        case read, copied, sealed, synced
    }

    /// Somebody who saves settings does not do so that often within a copy.
    private static let tries = 5

    /// Makes a backup. The file appears under its name when it is whole and on disk, or not at all.
    /// - Parameters:
    ///   - path: the file; its folder must exist.
    ///   - replacing: whether a file of that name is replaced.
    ///   - version: of the program.
    /// - Throws: `UnusableFile` if there is nothing to keep, or the file can't be made there;
    ///   `StoreError`, `SystemError`, `OpenFile.Refusal`.
    package init(
        of workspace: Workspace, to path: String, replacing: Bool, version: String,
        environment: Environment = .live, reached: (Step) throws -> Void = { _ in }
    ) throws {
        try LostAccounts.check(workspace.accounts, beside: workspace.mirror)
        guard !Folder.isMissing(workspace.accounts) else {
            throw UnusableFile(
                description: "there is nothing to keep: \(workspace.accounts) is not there; check "
                    + "--workspace",
                japanese: "バックアップするものがありません。\(workspace.accounts) が見つかりません。"
                    + "--workspaceを確認してください。")
        }
        let target = try Target(path, replacing: replacing, beside: workspace)
        // One backup at a time in a folder: a draft that lies there is what a crash has left.
        self = try target.folder.locked(alone: true) {
            try target.removeDraft()
            do {
                let backup = try Self(workspace, target, version, environment, reached)
                try target.publish()
                return backup
            } catch {
                try? target.removeDraft()
                throw error
            }
        }
        LastBackup.note(madeAt, in: workspace)
    }

    private init(
        _ workspace: Workspace, _ target: Target, _ version: String, _ environment: Environment,
        _ reached: (Step) throws -> Void
    ) throws {
        let draft = BackupFile(target.draftPath)
        let (kept, madeAt) = try Self.copy(
            workspace, target, draft, environment, reached)
        try reached(.copied)
        let found = try draft.seal(
            kept.files, BackupFile.Label(madeAt: madeAt, version: version))
        try reached(.sealed)
        bytes = try target.syncDraft()
        try reached(.synced)
        file = target.path
        self.madeAt = madeAt
        accounts = found.accounts
        files = kept.files.keys.sorted()
        unpublished = found.unpublished.count
        claimed = try (try? ClaimFolder(looking: workspace.claimed))?.claims().count ?? 0
    }

    /// Copies the database between two looks at the other files that show the same: then all of it is
    /// of one moment.
    private static func copy(
        _ workspace: Workspace, _ target: Target, _ draft: BackupFile, _ environment: Environment,
        _ reached: (Step) throws -> Void
    ) throws -> (KeptFiles, Date) {
        for _ in 0..<tries {
            let kept = try KeptFiles(of: workspace)
            try reached(.read)
            let madeAt = environment.now()
            try draft.copy(workspace.accounts)
            if try KeptFiles(of: workspace) == kept { return (kept, madeAt) }
            try target.removeDraft()
        }
        throw UnusableFile(
            description:
                "settings.yaml or the templates changed each time the backup was made; try "
                + "again when nobody edits them",
            japanese: "バックアップの間に、settings.yamlまたはテンプレートが何度も変更されました。"
                + "編集が終わってから、もう一度実行してください。")
    }
}
