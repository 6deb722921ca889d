import Foundation
import Publishing
import SiteSettings

extension Doctor {
    /// Settings that nothing may start with, and bad templates.
    func configuration() -> [Finding] {
        var findings: [Finding] = []
        do {
            _ = try SettingsFile.readDecided(workspace.settings)
        } catch {
            findings.append(Finding(.settingsBad(error), "settings.yaml"))
        }
        do {
            _ = try Templates(folder: workspace.templates)
        } catch {
            findings.append(Finding(.templatesBad(error), "templates"))
        }
        return findings
    }
}
