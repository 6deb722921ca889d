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

    /// A claim and what its file turned out to be.
    private enum ReadClaim: Sendable {
        case imported(Claim, ImportResult)
        case rejected(Claim, Rejection)
        /// Its receipt was published before a crash.
        case told(Claim, Receipt)

        var claim: Claim {
            switch self {
            case .imported(let claim, _), .rejected(let claim, _), .told(let claim, _): claim
            }
        }

        var isRead: Bool {
            if case .told = self { false } else { true }
        }
    }

    /// Imports claims in their order. A file that somebody still writes to stays claimed for the next time.
    /// - Parameters:
    ///   - next: the next claim, asked for one ahead; nil behind the last.
    ///   - goesOn: asked before each file but the first; what is left waits for the next time.
    /// - Returns: the receipts, in the same order, and whether claims are left.
    func importClaims(
        trigger: Run.Trigger, goesOn: () throws -> Bool = { true },
        progress: @escaping @Sendable (Int64, Int64) throws -> Void = { _, _ in },
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
                    finishing = ThreadedWork(named: "receipts") {
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

    /// Writes the receipt and what it means: for an accepted delivery, the run that will take it.
    /// - Parameter run: the one that collects, once it is known.
    private func tell(
        _ finding: ReadClaim, trigger: Run.Trigger, _ run: inout String?,
        _ batch: inout OutboxBatch
    ) throws -> (claim: Claim, receipt: Receipt) {
        let transaction = batch.transaction
        let claim = finding.claim
        var series = Self.series(of: claim.name)
        var receipt: Receipt
        let original = try transaction.original(ofReplay: claim.delivery)
        switch finding {
        case .told(_, let receipt):
            return (claim, receipt)
        case .imported(_, let result) where result.isAnswer:
            series += " (answer)"
            switch try answers.take(result, claim.name, transaction) {
            case .taken(let answer, let warnings):
                receipt = Receipt(claim, result, warnings: warnings, answer: answer)
            case .unmatched(let error):
                receipt = Receipt(
                    claim,
                    Rejection(bytes: result.bytes, sha256: result.sha256, error: error),
                    finishedAt: open.environment.now())
            }
        case .imported(_, let result):
            if run == nil { run = try collectingRun(transaction, trigger: trigger) }
            let unusual = try fewerThanUsual(result.records.total, series, transaction)
            // A replay says again what was usual once.
            let drift =
                original == nil ? try drift(of: result, series, claim.delivery, transaction) : []
            receipt = Receipt(
                claim, result, warnings: result.warnings + unusual + drift, run: run)
        case .rejected(_, let rejection):
            receipt = Receipt(claim, rejection, finishedAt: open.environment.now())
        }
        receipt.replayOf = original
        if original != nil { try transaction.forgetReplay(claim.delivery) }
        let bytes = try JSONText.encode(receipt)
        try transaction.add(
            DeliveryRecord(
                id: claim.delivery, run: receipt.run, series: series,
                isAccepted: receipt.isAccepted, records: receipt.records.total, receipt: bytes))
        try batch.add(
            .receipt, id: batch.makeId(),
            name: "\(claim.name.printable).\(claim.delivery).json", bytes)
        return (claim, receipt)
    }

    private func tally(
        _ records: [MirrorImport.Counts], _ transaction: AccountTransaction
    ) throws {
        guard !records.isEmpty else { return }
        for (name, count) in [
            ("candidates", \MirrorImport.Counts.candidates), ("resumes", \.resumes),
            ("users", \.users),
        ] {
            let sum = records.reduce(0) { $0 + $1[keyPath: count] }
            try transaction.tally(.records, name, Double(sum))
        }
    }

    private func collectingRun(
        _ transaction: AccountTransaction, trigger: Run.Trigger
    ) throws -> String {
        if let run = try transaction.collectingRun() { return run.id }
        let id = open.identifiers.next()
        try transaction.beginCollecting(run: id, trigger: trigger)
        return id
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
        if document.settings.inbox.archiveDays == 0 { try folder.remove(name) }
    }
}
