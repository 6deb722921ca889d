import DropFolder
import Publishing
import SiteSettings

/// Where claimed files lie while they are imported, and where they stay.
struct ImportFolders: Sendable {
    let claims: ClaimFolder
    let rejected: FollowedFolder
    let archive: Archive
    let attempts: ImportAttempts
    /// Asked while a large file is copied; false ends that.
    let goesOn: @Sendable () -> Bool

    /// - Throws: `SystemError`, `OutboxError` if no file can be moved from the one to the other.
    init(_ workspace: Workspace, goesOn: @escaping @Sendable () -> Bool) throws {
        self.goesOn = goesOn
        claims = try ClaimFolder(workspace.claimed, whileCopying: goesOn)
        rejected = try FollowedFolder(workspace.rejected)
        archive = Archive(path: workspace.archive)
        attempts = try ImportAttempts(path: workspace.importAttempts)
        guard try claims.folder.canMove(to: rejected.folder()) else {
            throw OutboxError(folder: workspace.rejected, spool: workspace.claimed)
        }
    }
}
