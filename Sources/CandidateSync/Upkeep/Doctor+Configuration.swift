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
            findings.append(
                Finding(
                    .settingsBad, "settings.yaml", "\(error)",
                    why:
                        "nothing starts with them, and a service that works goes on with the old ones",
                    advice: "correct them and look with 'candidate-sync settings check'"))
        }
        do {
            _ = try Templates(folder: workspace.templates)
        } catch {
            findings.append(
                Finding(
                    .templatesBad, "templates", "\(error)",
                    why:
                        "nothing starts with them, and a service that works goes on with the old ones",
                    advice: "correct them and look with 'candidate-sync templates check'"))
        }
        return findings
    }
}
