import DropFolder
import Foundation
import Logging
import PortersXML
import Publishing
import SiteSettings
import SyncStore

/// Takes claimed files to their end: into the mirror and the archive, or beside a receipt that says
/// why not. A bad file never stops the next one.
struct Importer: Sendable {
    let open: OpenWorkspace
    let folders: ImportFolders
    let document: DocumentImport
    let answers: StatusAnswers

    /// How many small files, and bytes, are imported in one transaction, and their receipts published
    /// together: with many of them waiting for the disk would take most of the time.
    private static let groupFiles = 100
    private static let groupBytes: Int64 = 16 << 20

    /// Imports claims in their order. A file that somebody still writes to stays claimed for the next time.
    /// - Parameters:
    ///   - next: the next claim, asked for one ahead; nil behind the last.
    ///   - goesOn: asked before each file but the first; what is left waits for the next time.
    /// - Returns: the receipts, in the same order, and whether claims are left.
    func importClaims(
        trigger: Run.Trigger, goesOn: () throws -> Bool,
        progress: @escaping @Sendable (Int64, Int64) throws -> Void,
        next: () throws -> Claim?
    ) throws -> (receipts: [Receipt], isMore: Bool) {
        var receipts: [Receipt] = []
        // Nobody reads just now: over these a process has died.
        let suspects = folders.attempts.begun()
        var isFirst = true
        func mayRead() throws -> Bool {
            defer { isFirst = false }
            return try isFirst || goesOn()
        }
        // While the receipts of many small files are written, the next files are claimed and read.
        var finishing: ThreadedWork<[Receipt]>?
        func finishLast() throws {
            defer { finishing = nil }
            receipts += try finishing?.wait() ?? []
        }
        do {
            var isMore = false
            var upcoming = try next()
            while upcoming != nil, !isMore {
                let group = try takeGroup(&upcoming, next, suspects)
                // Whoever dies beside one of these must not have died over something else.
                if group.contains(where: { suspects.contains($0.delivery) }) { try finishLast() }
                let start = open.environment.elapsed()
                let found: [ReadClaim]
                (found, isMore) = try read(group, mayRead, progress)
                let took = open.environment.elapsed() - start
                try finishLast()
                if group.count > 1, upcoming != nil, !isMore {
                    finishing = try ThreadedWork(named: "receipts") {
                        try finish(found, took, trigger: trigger)
                    }
                } else {
                    receipts += try finish(found, took, trigger: trigger)
                }
            }
            return (receipts, isMore)
        } catch {
            // Whatever stopped this one: it is never left running.
            do {
                try finishLast()
            } catch {
                open.log.error(
                    "receipts were not written", metadata: ["why": "\(error.withoutNames)"])
            }
            throw error
        }
    }

    /// The next files that are imported together; one that is large, or that a process has died over,
    /// alone.
    /// - Parameter upcoming: the claim behind the last group, then the one behind this.
    private func takeGroup(
        _ upcoming: inout Claim?, _ next: () throws -> Claim?, _ suspects: Set<String>
    ) throws -> [Claim] {
        var group: [Claim] = []
        var bytes: Int64 = 0
        while let claim = upcoming, group.count < Self.groupFiles, bytes < Self.groupBytes {
            let size = folders.claims.size(of: claim)
            let isAlone =
                size.map { $0 > DocumentImport.small } ?? true
                || suspects.contains(claim.delivery)
            if isAlone, !group.isEmpty { break }
            group.append(claim)
            upcoming = try next()
            if isAlone { break }
            bytes += size ?? 0
        }
        return group
    }

    /// - Returns: what was read, and whether files were left as `mayRead` said so.
    private func read(
        _ group: [Claim], _ mayRead: () throws -> Bool,
        _ progress: @escaping @Sendable (Int64, Int64) throws -> Void
    ) throws -> (found: [ReadClaim], isMore: Bool) {
        let known = try open.accounts.read { transaction in
            let replays = Set(try transaction.replays().map(\.delivery))
            return try group.map(\.delivery).map { id in
                try (
                    transaction.delivery(id),
                    replays.contains(id) ? transaction.firstOriginal(ofReplay: id) : nil
                )
            }
        }
        func readAll(_ together: DocumentImport.Together?) throws -> ([ReadClaim], Bool) {
            var found: [ReadClaim] = []
            for (claim, (known, original)) in zip(group, known) {
                guard try mayRead() else { return (found, true) }
                if let known {
                    found.append(.told(claim, Receipt(known)))
                } else if let finding = try find(
                    claim, replaying: original, together, progress)
                {
                    found.append(finding)
                }
            }
            return (found, false)
        }
        return try group.count > 1 ? document.together(readAll) : readAll(nil)
    }

    /// Reads a claimed file.
    /// - Parameter original: the delivery that told it first, if it is a replay.
    /// - Returns: nil if somebody still writes to it.
    private func find(
        _ claim: Claim, replaying original: String?, _ together: DocumentImport.Together?,
        _ progress: @escaping @Sendable (Int64, Int64) throws -> Void
    ) throws -> ReadClaim? {
        do {
            let file = try DocumentImport.opened { try folders.claims.open(claim) }
            if file.isBeingWritten == true { return nil }
            let news = ImportNews(of: claim, open)
            let result = try document.run(
                delivery: claim.delivery, replaying: original, file,
                answers: answers.reading(of: claim.name), in: together
            ) {
                news.tell($0, of: $1)
                try progress($0, $1)
            }
            return .imported(claim, result)
        } catch let rejection as Rejection {
            return .rejected(claim, rejection)
        }
    }

    /// Publishes the receipts, then moves the files to where they stay.
    /// - Parameter time: how long it took to read them.
    private func finish(
        _ group: [ReadClaim], _ time: Duration, trigger: Run.Trigger
    ) throws -> [Receipt] {
        guard !group.isEmpty else { return [] }
        // The claims' renames and the mirror's commit have to be on disk before anything is told of them.
        let receipts = try open.outbox.publishBehindAll { batch in
            try batch.transaction.tally(.reading, times: group.count { $0.isRead }, took: time)
            var run: String?
            let told = try group.map { try tell($0, trigger: trigger, &run, &batch) }
            let new = zip(group, told).filter { $0.isRead && $1.receipt.run != nil }
            try tally(new.map(\.1.receipt.records), batch.transaction)
            return told
        }
        // No run takes an answer, and forgets what the mirror keeps of its delivery.
        let answers = receipts.filter(\.receipt.isAnswer).map(\.claim.delivery)
        if !answers.isEmpty { try open.mirror.forget(deliveries: answers) }
        for (finding, (_, receipt)) in zip(group, receipts) where finding.isRead { log(receipt) }
        var archive: (day: Int, folder: Folder)?
        for (claim, receipt) in receipts { try release(claim, receipt, &archive) }
        return receipts.map(\.receipt)
    }

    /// Says what became of a file, once its receipt says so too.
    private func log(_ receipt: Receipt) {
        var known: Logger.Metadata = [
            "delivery": "\(receipt.delivery)", "file": "\(receipt.file.withoutAddresses)",
        ]
        if let error = receipt.error {
            known["error"] = "\(error.code)"
            return open.log.warning("delivery rejected", metadata: known)
        }
        known["candidates"] = "\(receipt.records.candidates)"
        known["resumes"] = "\(receipt.records.resumes)"
        known["users"] = "\(receipt.records.users)"
        if !receipt.warnings.isEmpty { known["warnings"] = "\(receipt.warnings.count)" }
        if let run = receipt.run { known["run"] = "\(run)" }
        open.log.info("delivery accepted", metadata: known)
    }

    /// Moves the file to where it stays.
    /// - Parameter archive: the folder of the last file, which nearly always is that of the next.
    private func release(
        _ claim: Claim, _ receipt: Receipt, _ archive: inout (day: Int, folder: Folder)?
    ) throws {
        let name = Archive.name(of: claim.name.printable, delivery: claim.delivery)
        guard receipt.isAccepted else {
            return try folders.claims.release(claim, to: folders.rejected.folder(), as: name)
        }
        let day = Int(receipt.receivedAt.timeIntervalSince1970 / 86_400)
        let folder =
            if let archive, archive.day == day { archive.folder } else {
                try folders.archive.folder(of: receipt.receivedAt)
            }
        archive = (day, folder)
        try folders.claims.release(claim, to: folder, as: name)
        if document.settings.inbox.archiveDays == 0 { try folder.removeIfThere(name) }
    }
}
