import DropFolder
import Logging
import SyncStore

/// What stays the same for as long as a workspace is open.
struct OpenWorkspace {
    let accounts: AccountStore
    let mirror: MirrorStore
    let outbox: Outbox
    let claims: ClaimFolder
    let rejected: FollowedFolder
    let archive: Archive
    let identifiers: IdentifierSource
    let environment: Environment
    let log: Logger
}
