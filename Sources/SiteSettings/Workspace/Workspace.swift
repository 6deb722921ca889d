import DropFolder
import Foundation

/// The folders of one installation. See Architecture.
package struct Workspace: Sendable {
    package let root: String

    /// - Parameter root: the folder that holds settings.yaml, inbox/, outbox/ and state/.
    package init(_ root: String) {
        self.root = (root as NSString).standardizingPath
    }

    package var settings: String { "\(root)/settings.yaml" }
    package var templates: String { "\(root)/templates" }
    package var inbox: String { "\(root)/inbox" }
    package var outbox: String { "\(root)/outbox" }
    package var rejected: String { "\(outbox)/rejected" }
    package var state: String { "\(root)/state" }
    package var spool: String { "\(state)/spool" }
    /// What is taken back out of the outbox, until that is committed.
    package var takenBack: String { "\(state)/taken-back" }
    package var claimed: String { "\(state)/claimed" }
    package var replays: String { "\(state)/replays" }
    package var archive: String { "\(state)/archive" }
    package var simulations: String { "\(state)/simulations" }
    package var importAttempts: String { "\(state)/importing" }
    package var lock: String { "\(state)/lock" }
    /// How far the holder of the lock has come, while something takes long.
    package var progress: String { "\(state)/progress" }
    /// Why the holder of the lock takes and sends nothing, as long as that is so.
    package var standstill: String { "\(state)/standstill" }
    /// Held by whoever has the databases open for long, and alone by who replaces them.
    package var inUse: String { "\(state)/in-use" }
    package var accounts: String { "\(state)/accounts.sqlite" }
    package var mirror: String { "\(state)/mirror.sqlite" }

    /// Makes the folders that are missing; `state` is owner-only.
    /// - Throws: `WrongUser`, `SystemError`
    package func prepare() throws {
        let folder = try Folder(making: state, mode: 0o700)
        try checkUser(of: folder)
        try folder.setMode(0o700)
        _ = try Folder(making: inbox)
    }

    /// That root does not work on another user's workspace, asked before anything is made in it. Other
    /// users cannot.
    /// - Throws: `WrongUser`, `SystemError`
    package func checkUser() throws {
        if geteuid() == 0 { try checkUser(of: Folder(state)) }
    }

    private func checkUser(of state: Folder) throws {
        if geteuid() == 0, let owner = state.strangeOwner { throw WrongUser(owner: owner) }
    }
}
