import DropFolder
import Foundation
import SyncStore

/// The folders of one installation. See Architecture.
public struct Workspace: Sendable {
    public let root: String

    /// - Parameter root: the folder that holds settings.yaml, inbox/, outbox/ and state/.
    public init(_ root: String) {
        self.root = (root as NSString).standardizingPath
    }

    public var settings: String { "\(root)/settings.yaml" }
    public var templates: String { "\(root)/templates" }
    public var inbox: String { "\(root)/inbox" }
    public var outbox: String { "\(root)/outbox" }
    public var rejected: String { "\(outbox)/rejected" }
    public var state: String { "\(root)/state" }
    public var spool: String { "\(state)/spool" }
    public var claimed: String { "\(state)/claimed" }
    public var archive: String { "\(state)/archive" }
    public var lock: String { "\(state)/lock" }
    public var accounts: String { "\(state)/accounts.sqlite" }
    public var mirror: String { "\(state)/mirror.sqlite" }

    /// Makes the folders that are missing; `state` is owner-only.
    public func prepare() throws {
        try Folder(making: state, mode: 0o700).setMode(0o700)
        _ = try Folder(making: inbox)
    }
}
