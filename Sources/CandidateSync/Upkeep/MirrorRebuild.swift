import DropFolder
import Foundation
import PortersXML
import Publishing
import SiteSettings
import SyncStore

/// Makes the mirror anew out of the archived exports, oldest first: its content, and nothing that
/// follows from it. No run, no receipt, no mail.
struct MirrorRebuild {
    let workspace: Workspace
    let settings: Settings
    let templates: Templates
    let environment: Environment

    /// A file of the archive.
    private struct Archived {
        let delivery: String
        let day: FileName
        let name: FileName
    }

    /// Puts a new mirror where the former one is; that gets another name. The workspace's lock must
    /// be held.
    /// - Returns: the archived files that can't be read any more; they are left out.
    /// - Throws: `StoreError`, `SystemError`; the former mirror is in its place then.
    func callAsFunction() throws -> [String] {
        let state = try Folder(workspace.state)
        for name in Workspace.mirrorDrafts { try state.removeIfThere(FileName(name)) }
        let mirror = try MirrorStore(path: "\(workspace.state)/\(Workspace.mirrorDrafts[0])")
        let unreadable = try fill(mirror)
        try mirror.shutDown()
        for name in Workspace.mirrorDrafts.dropFirst() { try state.removeIfThere(FileName(name)) }
        try state.syncFileSystem()
        let name = (workspace.mirror as NSString).lastPathComponent
        let former = workspace.formerMirror(at: environment.now())
        // The log first: alone beside a new database it would be taken for that one's.
        for suffix in ["-wal", "-shm", ""] where !SettingsFile.isMissing(workspace.mirror + suffix)
        {
            try state.move(
                FileName(name + suffix), to: state,
                as: FileName("\(former)\(suffix)"))
        }
        try state.move(FileName(Workspace.mirrorDrafts[0]), to: state, as: FileName(name))
        try state.sync()
        return unreadable
    }

    private func fill(_ mirror: MirrorStore) throws -> [String] {
        let accounts = try AccountStore(path: workspace.accounts)
        var erasures = try accounts.read { try $0.erasures() }[...]
        func erase(until date: Date) throws {
            while let erasure = erasures.first, erasure.at < date {
                try mirror.erase(person: erasure.person)
                erasures.removeFirst()
            }
        }
        var unreadable: [String] = []
        for file in try archived() {
            let received = IdentifierSource.date(of: file.delivery) ?? .distantPast
            try erase(until: received)
            do {
                try read(file, into: mirror, at: finished(file.delivery, accounts) ?? received)
            } catch is Rejection {
                unreadable.append("\(file.day.printable)/\(file.name.printable)")
                continue
            }
            if try !isStillToPlan(file.delivery, accounts) {
                try mirror.forget(deliveries: [file.delivery])
            }
        }
        try erase(until: .distantFuture)
        return unreadable
    }

    private func read(_ file: Archived, into mirror: MirrorStore, at date: Date) throws {
        let day = "\(workspace.archive)/\(file.day.printable)"
        let name = file.name
        let then = Environment(
            now: { date }, elapsed: environment.elapsed, randomBytes: environment.randomBytes,
            pause: environment.pause)
        let document = DocumentImport(
            claims: try ClaimFolder(workspace.claimed),
            attempts: try ImportAttempts(path: workspace.importAttempts), mirror: mirror,
            settings: settings, keptWhole: DocumentImport.keptWhole(settings, templates),
            environment: then)
        _ = try document.run(
            delivery: file.delivery, answers: .kept,
            opening: { try OpenFile(name, in: Folder(day)) },
            progress: { _, _ in })
    }

    /// When a delivery was imported: records are purged by that day.
    private func finished(_ delivery: String, _ accounts: AccountStore) throws -> Date? {
        guard let known = try accounts.read({ try $0.delivery(delivery) }) else { return nil }
        return try JSONText.decode(Receipt.self, from: known.receipt).finishedAt
    }

    /// Whether a run is still to look at the people whom a delivery named.
    private func isStillToPlan(_ delivery: String, _ accounts: AccountStore) throws -> Bool {
        try accounts.read { transaction in
            guard let run = try transaction.delivery(delivery)?.run else { return false }
            return try [.collecting, .planning, .held].contains(transaction.run(run)?.state)
        }
    }

    /// What lies in the archive, oldest first. Names end with the delivery's id: see `Importer`.
    private func archived() throws -> [Archived] {
        guard !SettingsFile.isMissing(workspace.archive) else { return [] }
        let archive = try Folder(workspace.archive)
        var files: [Archived] = []
        for day in try archive.names() where day.bytes.count == 10 {
            for name in try Folder("\(workspace.archive)/\(day.printable)").names() {
                let text = String(decoding: name.bytes, as: UTF8.self)
                let delivery = String(text.dropLast(4).suffix(26))
                guard text.hasSuffix(".\(delivery).xml"),
                    IdentifierSource.date(of: delivery) != nil
                else { continue }
                files.append(Archived(delivery: delivery, day: day, name: name))
            }
        }
        return files.sorted { $0.delivery < $1.delivery }
    }
}
