import ArgumentParser
import DropFolder
import Foundation
import Logging
import MyPage
import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// What every command takes.
struct WorkspaceOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("The folder with settings.yaml, inbox/ and outbox/.", valueName: "dir"),
        completion: .directory)
    var workspace = "."

    @Flag(name: .long, help: "Print JSON for programs instead of tables for people.")
    var json = false

    var folder: Workspace { Workspace(workspace) }

    /// Shows what came of a command: as JSON to programs, to people by what `tell` prints.
    func show<Value: Encodable>(
        _ value: @autoclosure () throws -> Value, _ tell: () throws -> Void
    ) throws {
        if json { try Terminal.printJSON(value()) } else { try tell() }
    }

    /// That there is a workspace: where nobody has set one up, the command ends with 78; where its accounts
    /// are gone, with 74. Asked by whatever does not want its settings decided, before it makes anything.
    func checkIsWorkspace() throws {
        try LostAccounts.check(folder.accounts, beside: folder.mirror)
        if Folder.isMissing(folder.accounts), Folder.isMissing(folder.settings) {
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

/// What a command works with; another process may work on the workspace meanwhile.
extension WorkspaceOptions {
    /// Settings and templates for whatever sends mails: see `decidedSettings`.
    func liveSettings() throws -> LiveSettings {
        LiveSettings(try decidedSettings(), try templates())
    }

    /// The accounts, to change them. Makes what is missing.
    func accounts() throws -> AccountStore {
        try checkIsWorkspace()
        try folder.prepare()
        return try AccountStore(path: folder.accounts)
    }

    /// The accounts, for whoever only reads: it makes and changes nothing.
    func lookAtAccounts() throws -> AccountLook {
        try checkIsWorkspace()
        return AccountLook(folder.accounts)
    }

    /// What the screens do, for a command that does the same. What was done is its result, and stands in
    /// no log.
    func site(_ settings: LiveSettings) throws -> MyPageSite {
        let log = Logger(label: "candidate-sync") { _ in SwiftLogNoOpLogHandler() }
        return try MyPageSite(folder, settings: settings, log: log)
    }
}

/// Looks whether the files are there that somebody has named.
/// - Throws: `ValidationError`
func checkAreThere(_ files: [String]) throws {
    for file in files where !FileManager.default.fileExists(atPath: file) {
        throw ValidationError("there is no file \(file)", "ファイル「\(file)」はありません。")
    }
}

extension Wording {
    /// With the names that a workspace knows. It looks only, and does without what cannot be read.
    init(_ options: WorkspaceOptions) {
        guard Language.current == .japanese else {
            self.init()
            return
        }
        let given = (try? options.settings())?.fields ?? [:]
        let known = try? MirrorLook(options.folder.mirror).read { snapshot in
            FieldNames(
                given: given, options: try snapshot.options(), users: try snapshot.userNames())
        }
        self.init(names: known ?? FieldNames(given: given))
    }
}
