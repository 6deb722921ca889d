import Crypto
import DropFolder
import Foundation
import PortersXML
import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// Reads claimed files into the mirror: one file, one transaction, or several small ones together.
struct DocumentImport {
    /// Counts the deaths over a file; nil for files that were accepted once.
    let attempts: ImportAttempts?
    let mirror: MirrorStore
    let settings: Settings
    /// Fields whose text the mirror keeps whole: conditions and templates name them.
    let keptWhole: Set<FieldAlias>
    let environment: Environment
    /// Whose records are left out; asked when nobody else writes into the mirror any more, so that who
    /// is erased meanwhile is either left out or erased behind the import.
    let erased: @Sendable () throws -> ErasedPeople?

    /// A transaction for several files, of which a bad one changes nothing.
    struct Together {
        fileprivate let transaction: MirrorTransaction
        fileprivate let erased: ErasedPeople?
    }

    /// Imports what `work` runs in one transaction, which is synced with the receipts: waiting for the disk
    /// would take most of the time of small files. If `work` throws, nothing was imported.
    func together<Result>(_ work: (Together) throws -> Result) throws -> Result {
        try mirror.importTogether { transaction in
            try work(Together(transaction: transaction, erased: try erased()))
        }
    }

    /// Opens what is to be imported.
    /// - Throws: `Rejection` for what can't be read; `OpenFile.Refusal` for our own trouble.
    static func opened(_ open: () throws -> OpenFile) throws -> OpenFile {
        do {
            return try open()
        } catch {
            // Too many open files, say, is not the partner's doing.
            if case .failed(let ours) = error as? OpenFile.Refusal, !ours.isRefused { throw ours }
            throw Rejection(bytes: 0, sha256: "", error: ReadError(.unreadable, "\(error)"))
        }
    }

    /// Imports a delivery, or finds that it was imported before.
    /// - Parameters:
    ///   - original: the delivery whose file it is, if it is a replay.
    ///   - file: just opened, wherever it lies. All is read of this one.
    ///   - answers: how the CRM's answers to writes are read.
    ///   - together: the transaction to do it in; nil for one of its own.
    ///   - progress: bytes read so far, and in all; what it throws ends the import without a trace.
    /// - Throws: `Rejection` for a bad file, which changes nothing; `StoreError` for our own trouble;
    ///   what `progress` throws.
    func run(
        delivery: String, replaying original: String?, _ file: OpenFile, answers: AnswerReading,
        in together: Together? = nil,
        progress: @escaping @Sendable (Int64, Int64) throws -> Void
    ) throws -> ImportResult {
        let size = try file.stamp().size
        do throws(ReadError) {
            try settings.inbox.checkSize(size)
        } catch {
            // Not even its digest is taken: a hole of terabytes is sent in a moment, and read for hours.
            throw Rejection(bytes: size, sha256: "", error: error)
        }
        let day = environment.now().day(in: settings.site.zone)
        do {
            var imported: ImportResult?
            func work(_ session: MirrorImport) throws -> Data {
                let deaths = try attempts?.begin(delivery) ?? 0
                defer { try? attempts?.end(delivery) }
                guard deaths < ImportAttempts.most else { throw Self.poisonous }
                let people = if let together { together.erased } else { try erased() }
                if let people { session.isErased = people.contains }
                session.toldAt = IdentifierSource.order(of: original ?? delivery)
                session.isReplay = original != nil
                let result = try read(
                    file, answers, size: size, into: session, progress: progress)
                imported = result
                return try JSONText.encode(result)
            }
            let data =
                if let together {
                    try together.transaction.importOnce(delivery: delivery, day: day, work)
                } else {
                    // What is small is synced with its receipt.
                    try mirror.importOnce(
                        delivery: delivery, day: day, isSynced: size > Self.small, work)
                }
            return try imported ?? JSONText.decode(ImportResult.self, from: data)
        } catch let error as ReadError {
            throw Rejection(
                bytes: size, sha256: try hash(file, size: size, progress: progress), error: error)
        }
    }

    /// The fields that conditions and templates name, and those that may hold an address.
    static func keptWhole(_ settings: Settings, _ templates: Templates) -> Set<FieldAlias> {
        Set(settings.sync.conditions.map(\.alias)).union(templates.fields)
            .union(settings.sync.mailFields)
    }

    private static let poisonous = ReadError(
        .poisonous,
        "the process ended \(ImportAttempts.most) times while it read this file, which is set aside; "
            + "look into the service's log, and drop the file again if it was not the file's fault")

    /// Bytes of a file that is read and written in turn.
    static let small: Int64 = 1 << 18

    private typealias Reading = (summary: ReadSummary, catalog: FieldCatalog)

    private func read(
        _ file: OpenFile, _ answers: AnswerReading, size: Int64,
        into session: MirrorImport,
        progress: @escaping @Sendable (Int64, Int64) throws -> Void
    ) throws -> ImportResult {
        let reader = PortersReader(keptWhole: keptWhole, answers: answers)
        // Whose a resume is, is asked while the first file of a mirror is read, too.
        PortersReader.addOwnFields(to: &session.catalog)
        let known = session.catalog
        let readAll: @Sendable ((DocumentPiece) throws -> Void) throws -> Reading = { hand in
            var done: Int64 = 0
            var catalog = known
            let summary = try reader.read(
                from: { buffer in
                    let count = try file.readForImport(into: buffer)
                    try hand(.bytes(Array(buffer[..<count])))
                    done += Int64(count)
                    try progress(done, size)
                    return count
                },
                catalog: &catalog, deliver: { try hand(.records($0)) })
            return (summary: summary, catalog: catalog)
        }
        var hasher = SHA256()
        func take(_ piece: DocumentPiece) throws {
            switch piece {
            case .records(let batch): try session.upsert(batch)
            case .bytes(let bytes): bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
            }
        }
        // A thread is worth its start where there is something to do on both.
        let output =
            size <= Self.small
            ? try readAll(take) : try ReadingThread(readAll).forEachPiece(take)
        session.catalog = output.catalog
        try session.note(output.summary.options)
        return ImportResult(
            bytes: size, sha256: hasher.finalize().hex, finishedAt: environment.now(),
            records: session.counts,
            warnings: DocumentWarnings(conditions: settings.sync.conditions)
                .warnings(output.summary, session.counts),
            fields: Set(
                output.summary.fields.filter { $0.resource != .user }.map(\.name)),
            answers: output.summary.answers.isEmpty ? nil : output.summary.answers,
            answerToAll: output.summary.answerToAll, uses: FieldUses(output.summary))
    }

    /// The digest of a file that was not read to its end; empty if it can't be.
    private func hash(
        _ file: OpenFile, size: Int64, progress: (Int64, Int64) throws -> Void
    ) throws -> String {
        try file.rewind()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        var hasher = SHA256()
        var done: Int64 = 0
        do {
            while case let count = try file.read(into: buffer), count > 0 {
                hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                done += Int64(count)
                try progress(done, size)
            }
        } catch is SystemError {
            // That of a part would pass for the file's.
            return ""
        }
        return hasher.finalize().hex
    }
}

extension Settings.Inbox {
    /// - Throws: `ReadError` for a file of more bytes than `inbox.max_mib` allows.
    func checkSize(_ size: Int64) throws(ReadError) {
        guard size > Int64(maxMiB) << 20 else { return }
        throw ReadError(
            .tooLarge,
            "the file has \(size) bytes, more than inbox.max_mib allows (\(maxMiB) MiB); split it, "
                + "or raise the limit",
            values: ["bytes": "\(size)", "max_mib": "\(maxMiB)"])
    }
}

extension OpenFile {
    /// A disk that fails while the file is read makes it unreadable.
    fileprivate func readForImport(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        do {
            return try read(into: buffer)
        } catch {
            throw ReadError(.unreadable, error.description)
        }
    }
}
