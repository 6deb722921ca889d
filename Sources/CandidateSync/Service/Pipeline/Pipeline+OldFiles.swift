import DropFolder
import Foundation
import Publishing
import SiteSettings
import SyncStore

/// Files that nobody needs any more: what lies uncollected in the outbox for `safety.keep_days`, and
/// what was left in `state`. Mails and status documents are never removed: somebody waits for them.
/// What has not one of our names is not ours.
extension Pipeline {
    /// Named after their delivery: see `Archive.name`.
    func purgeRejected(before day: Date) throws {
        try purgeFiles(of: open.paths.rejected) { Self.isOfDelivery($0, type: "xml", before: day) }
    }

    func purgeReceipts(before day: Date) throws {
        let folder = "\(open.paths.outbox)/\(OutboxItem.Kind.receipt.folder)"
        try purgeFiles(of: folder) { Self.isOfDelivery($0, type: "json", before: day) }
    }

    /// A report is as old as the end of its run, which may have waited for long.
    func purgeReports(before day: Date) throws {
        let folder = "\(open.paths.outbox)/\(OutboxItem.Kind.report.folder)"
        try purgeFiles(of: folder) { name in
            // One that came after another of the same run has an id of its own as well (`otherName`).
            let parts = String(decoding: name.bytes, as: UTF8.self).split(
                separator: ".", omittingEmptySubsequences: false
            ).map(String.init)
            let dates = parts.dropLast().compactMap(IdentifierSource.date(of:))
            guard parts.last == "csv" || parts.last == "json", dates.count == parts.count - 1,
                let date = dates.last, date < day
            else { return false }
            let id = parts[0]
            guard let run = try accounts.read({ try $0.run(id) }) else { return true }
            return run.finishedAt.map { $0 < day } ?? false
        }
    }

    /// By when they were saved.
    func purgeSimulations(before day: Date) throws {
        let folder = open.paths.simulations
        try purgeFiles(of: folder) { name in
            let text = String(decoding: name.bytes, as: UTF8.self)
            guard let status = Folder.status(of: "\(folder)/\(text)") else { return false }
            return status.st_mode & S_IFMT == S_IFREG
                && Double(status.st_mtim.tv_sec) < day.timeIntervalSince1970
        }
    }

    /// The mirrors that `doctor --repair` has taken out of use, and what it left if it died: nobody else
    /// makes one while we hold the workspace.
    func purgeFormerMirrors(before day: Date) throws {
        let youngest = FileName(open.paths.formerMirror(at: day))
        let prefix = Array(open.paths.formerMirrorPrefix.utf8)
        try purgeFiles(of: open.paths.state) { name in
            // The moment stands in the name, so that names sort as moments do.
            name.bytes.starts(with: prefix) && name < youngest
                || Workspace.mirrorDrafts.contains { FileName($0) == name }
        }
    }

    /// Copies of whole exports that a replay has left which was cut short. One that is at work is let be.
    func purgeReplays() throws {
        guard !Folder.isMissing(open.paths.replays) else { return }
        let staging = try Folder(open.paths.replays)
        try staging.lockedIfFree { try ClaimFolder.clear(staging) }
    }

    /// Whether a file is named after a delivery that came before a moment.
    private static func isOfDelivery(_ name: FileName, type: String, before day: Date) -> Bool {
        Archive.parts(of: name, type: type)
            .flatMap { IdentifierSource.date(of: $0.delivery) }.map { $0 < day } ?? false
    }

    /// Removes files of a folder, if there is one.
    /// - Throws: why one could not be removed, behind all others.
    private func purgeFiles(of path: String, where isOld: (FileName) throws -> Bool) throws {
        guard !Folder.isMissing(path) else { return }
        let folder = try Folder(path)
        var failure: SystemError?
        for (number, name) in try folder.names().enumerated() {
            if number % 1_000 == 999 { try onStep() }
            guard try isOld(name) else { continue }
            do throws(SystemError) {
                try folder.removeIfThere(name)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }
}
