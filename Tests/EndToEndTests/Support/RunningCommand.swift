import SiteSettings
import TestSupport

/// Runs the program on a workspace.
func run(_ test: TestWorkspace, _ arguments: String...) throws -> Shell.Result {
    try Shell.run(Shell.candidateSync, arguments + ["--workspace", test.workspace.root])
}
