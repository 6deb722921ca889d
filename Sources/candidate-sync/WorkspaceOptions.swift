import ArgumentParser
import Foundation
import Publishing
import SiteSettings
import SyncStore

/// What every command takes.
struct WorkspaceOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("The folder with settings.yaml, inbox/ and outbox/.", valueName: "dir"))
    var workspace = "."

    @Flag(name: .long, help: "Print JSON for programs instead of tables for people.")
    var json = false

    var folder: Workspace { Workspace(workspace) }

    /// That there is a workspace: where nobody has set one up, the command ends with 78; where its accounts
    /// are gone, with 74. Asked by whatever does not want its settings decided, before it makes anything.
    func checkIsWorkspace() throws {
        try LostAccounts.check(folder.accounts, beside: folder.mirror)
        if SettingsFile.isMissing(folder.accounts), SettingsFile.isMissing(folder.settings) {
            // As there are none, this says so.
            _ = try decidedSettings()
        }
    }

    /// The workspace's settings; bad ones end the command with 78.
    func settings() throws -> Settings { try SettingsFile.read(folder.settings) }

    /// The settings of a workspace that somebody has set up: whatever sends mails goes by these. Others
    /// end the command with 78 before it makes anything.
    func decidedSettings() throws -> Settings { try SettingsFile.readDecided(folder.settings) }

    /// The workspace's templates; bad ones end the command with 78.
    func templates() throws -> Templates { try Templates(folder: folder.templates) }
}
