import Foundation
import SiteSettings

/// Why the process that works on a workspace takes and sends nothing; there until a retry has succeeded.
struct Standstill: ProcessNote {
    let process: String
    /// A sentence without names of files or people.
    let why: String
    let since: Date

    static func end(in workspace: Workspace) { unlink(workspace.standstill) }
}
