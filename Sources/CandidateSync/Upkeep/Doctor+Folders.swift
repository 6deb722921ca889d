import DropFolder
import Foundation
import Publishing
import SiteSettings
import SyncStore

extension Doctor {
    /// The folders below `state` into which a start looks; the last is made when it is needed.
    private var ownFolders: [String] {
        [workspace.spool, workspace.claimed, workspace.archive, workspace.takenBack]
    }

    /// What is nobody's business on this machine, with the mode that it has then.
    private var ownerOnly: [(path: String, mode: mode_t)] {
        let folders = ([workspace.state] + ownFolders).map { (path: $0, mode: mode_t(0o700)) }
        let files = [workspace.accounts, workspace.mirror].flatMap { path in
            ["", "-wal", "-shm"].map { (path: path + $0, mode: mode_t(0o600)) }
        }
        return folders + files
    }

    /// Where the service moves files to.
    private var destinations: [String] {
        OutboxItem.Kind.allCases.map { "\(workspace.outbox)/\($0.folder)" } + [workspace.rejected]
    }

    func permissions() -> [Finding] {
        ownerOnly.flatMap { path, mode -> [Finding] in
            guard let status = Folder.status(of: path) else { return [] }
            var findings: [Finding] = []
            let found = status.st_mode & 0o777
            if found & 0o077 != 0 {
                findings.append(
                    Finding(.openToOthers(mode: found, expected: mode), place(path)))
            }
            if let owner = Self.owner(of: workspace.state), owner != status.st_uid {
                findings.append(
                    Finding(.foreignOwner(user: status.st_uid, expected: owner), place(path)))
            }
            return findings
        }
    }

    /// Those of somebody else, who lets nobody write there: nothing would leave.
    private func closedDestinations() -> [Finding] {
        guard let owner = Self.owner(of: workspace.state) else { return [] }
        return destinations.compactMap { path in
            guard let status = Folder.status(of: path), status.st_uid != owner,
                status.st_mode & (S_IWGRP | S_IWOTH) == 0
            else { return nil }
            return Finding(.foreignOwner(user: status.st_uid, expected: owner), place(path))
        }
    }

    /// Where files are moved to, and something else lies: a start makes a folder only where there is nothing.
    private var noFolders: [String] {
        ([workspace.outbox] + destinations + ownFolders).filter { path in
            guard Folder.status(of: path) != nil else { return false }
            let found = Folder.status(of: path, following: true)
            return found.map { $0.st_mode & S_IFMT } != S_IFDIR
        }
    }

    /// Folders whose mode keeps their own user from putting anything there.
    private var closedFolders: [(path: String, mode: mode_t)] {
        let owner = Self.owner(of: workspace.state)
        let ways = [(path: workspace.outbox, needs: S_IXUSR)]
        let ends = (destinations + [workspace.state] + ownFolders)
            .map { (path: $0, needs: S_IRWXU) }
        return (ways + ends).compactMap { path, needs -> (path: String, mode: mode_t)? in
            guard let status = Folder.status(of: path), status.st_mode & S_IFMT == S_IFDIR,
                status.st_uid == owner, status.st_mode & needs != needs
            else { return nil }
            return (path, status.st_mode & 0o7777)
        }
    }

    /// Takes away what others may do, and gives back what its own user needs. What is not ours stays, and
    /// is found again.
    func mendPermissions() {
        for (path, mode) in closedFolders { _ = chmod(path, mode | S_IRWXU) }
        for (path, mode) in ownerOnly {
            guard let status = Folder.status(of: path), status.st_mode & S_IFMT != S_IFLNK,
                status.st_mode & 0o077 != 0
            else { continue }
            _ = chmod(path, mode)
        }
    }

    /// In MiB.
    static let littleRoom: Int64 = 256
    /// As many as a run may need at once.
    static let fewFiles: Int64 = 1_000

    func folders() throws -> [Finding] {
        var findings: [Finding] = []
        if access(workspace.inbox, R_OK | W_OK | X_OK) != 0 {
            findings.append(Finding(.inboxMissing, "inbox"))
        }
        findings += closedDestinations()
        findings += closedFolders.map { Finding(.folderClosed(mode: $0.mode), place($0.path)) }
        findings += obstacles()
        findings += unreadDestinations(besides: findings)
        if !isReadOnly(workspace.state) {
            findings += readOnlyDays.map { Finding(.readOnly, place($0)) }
            if (try? Folder(workspace.state))?.isUnableToMove == true {
                findings.append(Finding(.unableToMove, place(workspace.state)))
            }
        }
        let root = try Folder(workspace.root)
        let free = try root.freeBytes() >> 20
        if free < Self.littleRoom {
            findings.append(Finding(.littleRoom(mib: free), "."))
        }
        if let left = try root.freeFiles(), left < Self.fewFiles {
            findings.append(Finding(.fewFiles(left: left), "."))
        }
        return findings
    }

    /// What lets nobody take in or publish, whoever asks and whatever their rights are.
    func obstacles() -> [Finding] {
        var findings = noFolders.map { Finding(.noFolder, place($0)) }
        let spool = try? Folder(workspace.spool)
        for path in destinations + [workspace.archive] {
            guard let spool, let folder = try? Folder(path), !spool.canMove(to: folder) else {
                continue
            }
            findings.append(Finding(.twoFileSystems, place(path)))
        }
        if isReadOnly(workspace.state) {
            findings.append(Finding(.readOnly, place(workspace.state)))
        }
        return findings
    }

    /// Folders of the outbox that can't be opened: nothing starts.
    /// - Parameter findings: what is told of one, or of the outbox, already says why.
    func unreadDestinations(besides findings: [Finding]) -> [Finding] {
        let told = Set(findings.map(\.place))
        guard !told.contains(place(workspace.outbox)) else { return [] }
        return destinations.filter { path in
            !told.contains(place(path)) && !Folder.isMissing(path) && (try? Folder(path)) == nil
        }.map { Finding(.folderUnread, place($0)) }
    }

    /// Days of the archive of which nobody can be erased.
    private var readOnlyDays: [String] {
        let days = (try? Folder(workspace.archive).names().sorted()) ?? []
        return days.map { "\(workspace.archive)/\($0.printable)" }.filter(isReadOnly)
    }

    private func isReadOnly(_ path: String) -> Bool { (try? Folder(path))?.isReadOnly == true }

    /// A path as findings call it.
    func place(_ path: String) -> String {
        path.hasPrefix(workspace.root + "/")
            ? String(path.dropFirst(workspace.root.count + 1)) : path
    }

    private static func owner(of path: String) -> uid_t? { Folder.status(of: path)?.st_uid }
}
