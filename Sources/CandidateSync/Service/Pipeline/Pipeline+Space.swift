import DropFolder
import Foundation
import Logging
import Publishing
import SiteSettings
import SyncStore

/// What was purged is given back to the disk.
extension Pipeline {
    /// How much of a file is given back in one transaction: 2 MiB.
    private static let pages = 512

    func giveSpaceBack() throws {
        try makeFit("accounts", open.paths.accounts, accounts.space)
        try makeFit("mirror", open.paths.mirror, mirror.space)
        while try accounts.space.giveBack(pages: Self.pages) { try onStep() }
        while try mirror.space.giveBack(pages: Self.pages) { try onStep() }
        try accounts.space.shorten()
        try mirror.space.shorten()
    }

    private func makeFit(
        _ name: String, _ path: String, _ space: DatabaseSpace
    ) throws {
        guard try !space.canGiveBack else { return }
        guard let status = Folder.status(of: path, following: true) else { return }
        guard status.st_size <= DatabaseSpace.rewritten else {
            log.notice(
                "a database of a former version gives no space back: stop everything and start 'doctor --repair' once",
                metadata: ["database": "\(name)"])
            return
        }
        try onStep()
        try space.rewrite()
        log.info("a database gives space back from now on", metadata: ["database": "\(name)"])
    }
}
