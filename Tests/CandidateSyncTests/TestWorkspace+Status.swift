import SiteSettings
import TestSupport

@testable import CandidateSync

extension TestWorkspace {
    /// How the workspace is just now, by the settings in its file.
    func status() throws -> WorkspaceStatus {
        try WorkspaceStatus(
            workspace, settings: SettingsFile.read(workspace.settings), environment: environment)
    }
}
