import DropFolder
import Foundation
import SiteSettings
import SyncStore

/// Databases of a former version use the room of what was deleted again, and never give it back.
extension Doctor {
    private var databases: [(place: String, path: String)] {
        [
            ("state/accounts.sqlite", workspace.accounts),
            ("state/mirror.sqlite", workspace.mirror),
        ]
    }

    /// - Parameters:
    ///   - findings: about the databases; nothing is looked at while one is damaged or newer.
    ///   - size: up to so many bytes the service itself mends it.
    func keptSpace(
        besides findings: [Finding], above size: Int64 = DatabaseSpace.rewritten
    ) throws -> [Finding] {
        let isSound = findings.allSatisfy {
            ![.accountsDamaged, .accountsNewer, .mirrorDamaged, .mirrorNewer].contains($0.code)
        }
        guard isSound else { return [] }
        return try databases.compactMap { place, path in
            guard Self.size(of: path) > size, try !DatabaseSpace.canGiveBack(file: path) else {
                return nil
            }
            return Finding(.spaceKept, place)
        }
    }

    /// Writes those anew that have the room for it; the workspace's lock must be held.
    func rewriteDatabases(above size: Int64 = DatabaseSpace.rewritten) throws {
        for (place, path) in databases
        where try !keptSpace(besides: [], above: size).filter({ $0.place == place }).isEmpty {
            // The new file, and the log through which it goes.
            guard try Folder(workspace.state).freeBytes() / 2 > Self.size(of: path) else {
                continue
            }
            if path == workspace.accounts {
                try AccountStore(path: path).space.rewrite()
            } else {
                try MirrorStore(path: path).space.rewrite()
            }
        }
    }

    /// 0 if there is none.
    private static func size(of path: String) -> Int64 {
        Int64(Folder.status(of: path, following: true)?.st_size ?? 0)
    }
}
