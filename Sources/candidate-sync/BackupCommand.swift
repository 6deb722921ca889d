import ArgumentParser
import CandidateSync
import Foundation

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write accounts, settings and templates into one file, beside a working service.",
        discussion: """
            The file is of one moment, looked through, and only for its owner's eyes: it holds names, \
            addresses and keys. The mirror is not in it, as it comes from exports; nor is what lies in \
            inbox/, outbox/ and the archive. 'restore' brings it back.
            """)

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "The file to write; its folder must exist.") var file: String
    @Flag(help: "Replace a file of that name.") var force = false

    func run() throws {
        try reportingFailure {
            let backup = try Backup(
                of: options.folder, to: file, replacing: force,
                version: CandidateSyncCommand.configuration.version)
            if options.json { return try Terminal.printJSON(backup) }
            print("\(backup.file): \(backup.accounts) accounts, \(backup.bytes) bytes")
            for file in backup.files { print("  with \(file)") }
            if backup.unpublished > 0 {
                print(
                    "\(backup.unpublished) files were just on their way into the outbox: 'restore' "
                        + "names them and does not send them again")
            }
        }
    }
}
