import ArgumentParser
import CandidateSync
import DropFolder
import Foundation
import SiteSettings

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "How the workspace is: inbox, held runs, spool, what nobody has collected.",
        discussion: "Exit status: 0 all is well; 1 something stands in the way, and it says what.")

    @OptionGroup var options: WorkspaceOptions

    func run() throws {
        // Where there is a mirror, accounts that are gone are told among the problems.
        if Folder.isMissing(options.folder.mirror) { try options.checkIsWorkspace() }
        let settings = try options.settings()
        let status = try WorkspaceStatus(options.folder, settings: settings)
        try options.show(status) { StatusTables(status, settings, Wording(options)).show() }
        if !status.problems.isEmpty { throw ExitCode(1) }
    }
}
