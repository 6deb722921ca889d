import Foundation
import SiteSettings

/// Why the process that works on a workspace takes and sends nothing: a file in `state/`, as whoever
/// asks may be another process. It is there until a retry has succeeded.
struct Standstill: Codable {
    /// Whose it is: one that died leaves it behind.
    let process: String
    /// A sentence without names of files or people.
    let why: String
    let since: Date

    /// In one step, so that nobody reads half of it. That it cannot be written stops nothing.
    func tell(in workspace: Workspace) {
        guard let bytes = try? JSONEncoder().encode(self) else { return }
        let new = "\(workspace.standstill).new"
        guard (try? bytes.write(to: URL(filePath: new))) != nil else { return }
        rename(new, workspace.standstill)
    }

    static func end(in workspace: Workspace) { unlink(workspace.standstill) }

    /// What keeps the holder of the workspace's lock from its work.
    /// - Parameter process: who that is; nil if nobody works.
    static func current(_ workspace: Workspace, of process: String?) -> Standstill? {
        guard let process,
            let bytes = try? Data(contentsOf: URL(filePath: workspace.standstill)),
            let standstill = try? JSONDecoder().decode(Self.self, from: bytes)
        else { return nil }
        return standstill.process == process ? standstill : nil
    }
}
