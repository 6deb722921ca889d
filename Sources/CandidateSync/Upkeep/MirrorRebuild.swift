import DropFolder
import Foundation
import PortersXML
import Publishing
import SiteSettings
import SyncStore

/// Makes the mirror anew out of the archived exports, in the order of their import: its content, and
/// nothing that follows from it. No run, no receipt, no mail.
struct MirrorRebuild {
    let workspace: Workspace
    let settings: Settings
    let templates: Templates
    let environment: Environment

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
        for suffix in ["-wal", "-shm", ""] where !Folder.isMissing(workspace.mirror + suffix) {
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
        for file in try filesInOrder(accounts) {
            let record = try accounts.read { try $0.delivery(file.delivery) }
            let receipt = record.map { Receipt($0) }
            // An answer names records, and says nothing of them.
            if receipt?.isAnswer == true { continue }
            let received = IdentifierSource.date(of: file.delivery) ?? .distantPast
            try erase(until: received)
            do {
                // Records are purged by the day on which they were imported.
                try read(file, into: mirror, accounts, at: receipt?.finishedAt ?? received)
            } catch is Rejection {
                unreadable.append(file.place)
                continue
            }
            // A run may still have to look at the people whom the delivery named.
            let run = try record?.run.flatMap { id in try accounts.read { try $0.run(id) } }
            if ![.collecting, .planning, .held].contains(run?.state) {
                try mirror.forget(deliveries: [file.delivery])
            }
        }
        try erase(until: .distantFuture)
        return unreadable
    }

    /// The archive's files in the order of their import. One that accounts know nothing of stands where
    /// its identifier has it.
    private func filesInOrder(_ accounts: AccountStore) throws -> [Archive.File] {
        let order = try accounts.read { try $0.deliveryOrder() }
        var place: Int64 = 0
        let placed = try Archive(path: workspace.archive).files().map { file in
            place = order[file.delivery] ?? place
            return (place: place, file: file)
        }
        return placed.sorted { ($0.place, $0.file.delivery) < ($1.place, $1.file.delivery) }
            .map(\.file)
    }

    private func read(
        _ file: Archive.File, into mirror: MirrorStore, _ accounts: AccountStore, at date: Date
    ) throws {
        let archive = Archive(path: workspace.archive)
        let then = Environment(
            now: { date }, elapsed: environment.elapsed, randomBytes: environment.randomBytes,
            pause: environment.pause)
        let document = DocumentImport(
            // It was accepted: whoever breaks a rebuild off has not died over it.
            attempts: nil, mirror: mirror, settings: settings,
            keptWhole: DocumentImport.keptWhole(settings, templates),
            environment: then, erased: { try accounts.read(ErasedPeople.init) })
        let original = try accounts.read { try $0.firstOriginal(ofReplay: file.delivery) }
        _ = try document.run(
            delivery: file.delivery, replaying: original,
            DocumentImport.opened { try archive.open(file) },
            answers: file.isNamedAnswer ? .awaited : .kept, progress: { _, _ in })
    }
}
