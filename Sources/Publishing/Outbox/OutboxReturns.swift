import DropFolder
import Foundation
package import SyncStore

/// Takes files back out of the outbox, as far as no collector was faster.
///
/// What counts is the rename, and never a look beforehand: whoever renames or removes the file first
/// has it. A collector that reads a file and removes it when it has been sent must take it into a
/// folder of its own first, else both may have it.
package struct OutboxReturns {
    private let aside: Folder
    private let spool: Folder
    private let folders: [OutboxItem.Kind: FollowedFolder]
    private let moved: () throws -> Void
    /// What is aside now, to be removed behind the commit.
    private(set) var taken: [OutboxItem] = []
    private var changed: [String: Folder] = [:]

    init(
        _ aside: Folder, _ spool: Folder, _ folders: [OutboxItem.Kind: FollowedFolder],
        moved: @escaping () throws -> Void
    ) {
        self.aside = aside
        self.spool = spool
        self.folders = folders
        self.moved = moved
    }

    /// Takes a file back: out of the outbox, or out of the spool, where a process died that was about
    /// to publish it. One that lies aside was taken by somebody who died before saying so.
    /// - Returns: false if it was collected.
    package mutating func take(_ item: OutboxItem) throws -> Bool {
        guard let folder = try folders[item.kind]?.folder() else { return false }
        var isTaken = try move(FileName(item.name), from: folder, as: item)
        if !isTaken { isTaken = try move(FileName(item.id), from: spool, as: item) }
        guard isTaken || isAside(item) else { return false }
        taken.append(item)
        if isTaken { try moved() }
        return true
    }

    /// Puts a file that somebody who died has taken, and that is to stay after all, where it was.
    package mutating func putBack(_ item: OutboxItem) throws {
        guard let folder = try folders[item.kind]?.folder() else { return }
        if isAside(item) {
            try aside.move(FileName(item.id), to: folder, as: FileName(item.name))
        }
        // Also if that was done before: the commit behind it may have failed, and nobody knows what is on disk.
        note(aside, folder)
    }

    /// Makes that durable, before the commit that relies on it.
    func sync() throws {
        for folder in changed.values { try folder.sync() }
    }

    private mutating func move(
        _ name: FileName, from folder: Folder, as item: OutboxItem
    ) throws -> Bool {
        do throws(SystemError) {
            try folder.move(name, to: aside, as: FileName(item.id))
        } catch {
            guard error.code == EEXIST else {
                guard error.code == ENOENT else { throw error }
                return false
            }
            // A power cut can bring a name back that was renamed away: the file is the same.
            try aside.remove(FileName(item.id))
            return try move(name, from: folder, as: item)
        }
        note(aside, folder)
        return true
    }

    private func isAside(_ item: OutboxItem) -> Bool {
        access("\(aside.path)/\(item.id)", F_OK) == 0
    }

    private mutating func note(_ folders: Folder...) {
        for folder in folders { changed[folder.path] = folder }
    }
}
