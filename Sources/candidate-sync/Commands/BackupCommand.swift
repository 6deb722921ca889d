import ArgumentParser
import CandidateSync
import Foundation

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write accounts, settings and templates into one file, beside a working service.",
        discussion: """
            The file shows one moment, has been checked, and only its owner can read it: it holds \
            names, addresses and keys. The mirror is not in it, as it comes from exports; nor is \
            what lies in inbox/, outbox/, the archive and state/claimed (files that were taken and \
            not yet imported). 'restore' brings it back.
            """)

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The file to write; its folder must exist.", completion: .file())
    var file: String
    @Flag(help: "Replace a file of that name.") var force = false

    func run() throws {
        let backup = try make()
        if options.json { return try Terminal.printJSON(backup) }
        let say = Wording()
        say.print(
            "\(backup.file): \(backup.accounts.counted("account")), \(backup.bytes) bytes",
            "\(backup.file)：アカウント\(backup.accounts)件、\(backup.bytes)バイト")
        for file in backup.files { say.print("  with \(file)", "  \(file)も含みます。") }
        if backup.unpublished > 0 {
            say.print(
                backup.unpublished.counted(
                    "file was just on its way into the outbox: 'restore' names it and does "
                        + "not send it again",
                    "files were just on their way into the outbox: 'restore' names them and "
                        + "does not send them again"),
                "\(backup.unpublished)件のファイルは、outboxに移す途中でした。「restore」では、"
                    + "名前を表示し、送信はしません。")
        }
        if backup.claimed > 0 {
            say.print(
                backup.claimed.counted(
                    "file was taken out of the inbox and not yet imported, and is",
                    "files were taken out of the inbox and not yet imported, and are")
                    + " not in it: if you move the workspace, move state/claimed too",
                "\(backup.claimed)件のファイルは、inboxから取り出した後、まだ取り込んでいません。"
                    + "バックアップには含まれません。ワークスペースを移す場合は、state/claimedも移してください。")
        }
    }

    /// Who stops it (Ctrl-C) leaves no half of it under a name that nobody sees: it holds names and keys.
    private func make() throws -> Backup {
        let interruption = Interruption()
        defer { interruption.end() }
        do {
            return try Backup(
                of: options.folder, to: file, replacing: force, version: Release.version,
                reached: { _ in try interruption.check() })
        } catch is CancellationError {
            throw Refused("stopped; nothing was written", "中止しました。バックアップは作成していません。")
        }
    }
}
