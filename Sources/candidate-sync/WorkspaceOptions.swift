import ArgumentParser
import CandidateSync
import Foundation

/// What every command takes.
struct WorkspaceOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("The folder with settings.yaml, inbox/ and outbox/.", valueName: "dir"))
    var workspace = "."

    @Flag(name: .long, help: "Print JSON for programs instead of tables for people.")
    var json = false

    var folder: Workspace { Workspace(workspace) }

    /// The workspace's settings; bad ones end the command with 78.
    func settings() throws -> Settings { try SettingsFile.read(folder.settings) }

    /// The workspace's templates; bad ones end the command with 78.
    func templates() throws -> Templates { try Templates(folder: folder.templates) }
}
