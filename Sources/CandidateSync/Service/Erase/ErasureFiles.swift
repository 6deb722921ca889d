import DropFolder
import Foundation
import Logging
import PortersXML
import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// Takes a person out of the workspace's files, each in one step (see `Folder.rewrite`).
struct ErasureFiles {
    let open: OpenWorkspace
    let settings: Settings
    /// The erasure's number.
    let id: Int64
    let workshop: Folder
    let waits: Bool
    let onStep: () throws -> Void

    init(_ erasure: Erasure, id: Int64) throws {
        open = erasure.open
        settings = erasure.settings
        self.id = id
        waits = erasure.waits
        onStep = erasure.onStep
        workshop = try Folder(making: "\(erasure.open.paths.state)/erasing", mode: 0o700)
    }

    private var paths: Workspace { open.paths }

    /// Everything but what is claimed; the trace says then what that is.
    func erase(_ trace: inout PersonTrace, _ report: inout ErasureReport) throws {
        try alone {
            let claimed = try claims(naming: trace, &report)
            // Whoever publishes has the spool's lock: what they have committed is out then, and what
            // they commit later was decided when the person was gone already.
            try open.outbox.recover()
            // What leaves comes first: mails must not go out while the archive is rewritten, or can't be.
            try eraseFromOutbox(&trace, &report)
            try eraseFromState(trace, &report)
            try eraseFromDocuments(trace, &report)
            // Not before: the trace is kept at each mail, and this says that all the rest is done.
            trace.claimed = claimed.isEmpty ? nil : claimed
        }
    }

    /// The files of deliveries that were claimed before, and their receipts.
    func eraseReleased(
        _ deliveries: Set<String>, _ trace: PersonTrace, _ report: inout ErasureReport
    ) throws {
        try alone {
            try eraseFromDocuments(trace, of: deliveries, &report)
            try eraseFromReceipts(trace, of: deliveries, &report)
        }
    }

    /// Files go from the claims to where they stay, and a replay copies one back to the claims: in this
    /// order, and with no replay beside it, none is missed.
    private func alone(_ work: () throws -> Void) throws {
        let staging = try Folder(making: paths.replays, mode: 0o700)
        try staging.locked(alone: true, waits: waits) {
            try ClaimFolder.clear(staging)
            // Two erasures have one workshop.
            try workshop.clearWorkshop()
            try work()
        }
        let state = try Folder(paths.state)
        try? state.removeFolder(FileName("erasing"))
        // Before what is looked for is forgotten: a power cut may bring back what was removed until then.
        try state.syncFileSystem()
    }

    // MARK: exports

    /// The deliveries that are claimed and whose files may name the person, or are called after them.
    ///
    /// Those files are left as they are. They are all that there is of everybody in them, so none may be
    /// removed. Nor is one written anew: the import opens it by its name more than once, and its receipt
    /// would tell of two files; when it is imported in between, its folder may be that of another claim
    /// already, with a file of the same name.
    private func claims(
        naming trace: PersonTrace, _ report: inout ErasureReport
    ) throws -> [String] {
        let document = DocumentErasure(trace, workshop: workshop, onStep: onStep)
        let cut = try ReceiptErasure(trace)
        let claims = try ClaimFolder(paths.claimed)
        var found: [String] = []
        for claim in try claims.claims() {
            do {
                guard
                    try cut.isTold(by: claim.name)
                        || document.mayName({ try claims.open(claim) })
                else { continue }
            } catch OpenFile.Refusal.failed(let error) where error.code == ENOENT {
                // It has come to where it stays, and is found there.
                continue
            } catch is OpenFile.Refusal {
                // Where it stays somebody may be able to read it.
            }
            found.append(claim.delivery)
            report.left.append(
                .claimed(shown("\(paths.claimed)/\(claim.delivery)/\(claim.name.printable)")))
        }
        return found
    }

    /// - Parameter deliveries: whose files; nil for all.
    private func eraseFromDocuments(
        _ trace: PersonTrace, of deliveries: Set<String>? = nil, _ report: inout ErasureReport
    ) throws {
        let cut = DocumentErasure(trace, workshop: workshop, onStep: onStep)
        func erase(from path: String, wasGood: Bool) throws {
            // First, so that the report calls the files as they are called from now on.
            try eraseFromNames(trace, of: deliveries, "xml", in: path)
            try each(files(of: deliveries, "xml", in: path), path, &report) {
                try cut($0, in: $1, wasGood: wasGood)
            }
        }
        try erase(from: paths.rejected, wasGood: false)
        let archive = try Folder(making: paths.archive, mode: 0o700)
        for day in try archive.names().sorted() {
            try erase(from: "\(paths.archive)/\(day.printable)", wasGood: true)
        }
    }

    /// What the importer has put into a folder for some deliveries; nil, for all, without deliveries.
    private func files(
        of deliveries: Set<String>?, _ type: String, in path: String
    ) throws -> [FileName]? {
        guard let deliveries else { return nil }
        // `each` tells of one that can't be opened.
        guard let folder = try? Folder(path) else { return [] }
        return try folder.names().sorted().filter { name in
            Archive.parts(of: name, type: type).map { deliveries.contains($0.delivery) } ?? false
        }
    }

    /// A path as the report has it.
    private func shown(_ path: String) -> String {
        String(path.dropFirst(paths.root.count + 1))
    }

    /// Does something to each file of a folder, and notes what has become of it.
    /// - Parameter names: nil for all.
    private func each(
        _ names: [FileName]?, _ path: String, _ report: inout ErasureReport,
        _ work: (FileName, Folder) throws -> Folder.Rewriting
    ) throws {
        let folder: Folder
        do throws(SystemError) {
            guard let found = try Folder.ifThere(path) else { return }
            folder = found
        } catch {
            return leave(.closed(shown(path)), error, &report)
        }
        for name in try names ?? folder.names().sorted() {
            try onStep()
            let shown = shown("\(path)/\(name.printable)")
            do {
                switch try work(name, folder) {
                case .rewritten: report.rewritten.append(shown)
                case .removed: report.removed.append(shown)
                case .unchanged, .gone: break
                }
            } catch OpenFile.Refusal.notARegularFile {
                // Links and folders that somebody has put there hold nothing of ours.
            } catch let error as OpenFile.Refusal {
                leave(.unreadable(shown), error, &report)
            } catch is ReceiptErasure.Unreadable {
                report.left.append(.unreadable(shown))
            }
        }
    }

    /// Tells of what can't be read, and may hold the person.
    func leave(
        _ left: ErasureReport.Left, _ error: any Error, _ report: inout ErasureReport
    ) {
        open.log.error("a file can't be read", metadata: ["why": "\(error.withoutNames)"])
        report.left.append(left)
    }

    // MARK: outbox

    private func eraseFromOutbox(
        _ trace: inout PersonTrace, _ report: inout ErasureReport
    ) throws {
        try MailErasure(self).erase(&trace, &report)
        let people = Set(trace.people)
        let known = trace
        try each(nil, folder(.status), &report) { try eraseStatus($0, in: $1, known) }
        try each(nil, folder(.report), &report) { name, folder in
            guard name.printable.hasSuffix(".csv") else { return .unchanged }
            return try rewrite(name, in: folder) { Self.report($0, without: people) }
        }
        try eraseFromReceipts(trace, &report)
    }

    func folder(_ kind: OutboxItem.Kind) -> String { "\(paths.outbox)/\(kind.folder)" }

    /// A status document without the person, or none if it was about nobody else.
    private func eraseStatus(
        _ name: FileName, in folder: Folder, _ trace: PersonTrace
    ) throws -> Folder.Rewriting {
        let cutter = RecordCutter(people: Set(trace.people), resumes: Set(trace.resumes))
        var isEmpty = false
        let result = try folder.rewrite(name, in: workshop) { file, new in
            var rest: [UInt8] = []
            guard
                let result = try? cutter.copy(
                    from: { try file.read(into: $0) }, to: { rest += $0 }),
                result.records > 0
            else { return .unchanged }
            isEmpty = !String(decoding: rest, as: UTF8.self).contains("<Item>")
            try new.append(rest)
            return isEmpty ? .removed : .rewritten
        }
        if result == .rewritten || result == .removed {
            let document = name.printable.prefix { $0 != "-" }
            try open.accounts.write {
                try $0.forgetStatuses(of: trace.people, inDocument: String(document))
            }
        }
        return result
    }

    /// Writes a small file anew.
    /// - Parameter work: gives the new content; nil to leave it.
    private func rewrite(
        _ name: FileName, in folder: Folder, _ work: ([UInt8]) throws -> [UInt8]?
    ) throws -> Folder.Rewriting {
        guard let bytes = try folder.bytes(of: name) else { return .gone }
        // Of hundreds of thousands most stay as they are: for those nothing is made.
        guard try work(bytes) != nil else { return .unchanged }
        return try folder.rewrite(name, in: workshop) { file, new in
            guard let content = try work(try file.whole()) else { return .unchanged }
            try new.append(content)
            return .rewritten
        }
    }

    /// A report's table without some people's lines: each begins with its person's number, and no cell has
    /// a line break.
    private static func report(_ bytes: [UInt8], without people: Set<Int64>) -> [UInt8]? {
        let heads = people.map { Array("\($0),".utf8) }
        var rest: [UInt8] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }
            let line = bytes[start..<(end ?? bytes.count)]
            if !heads.contains(where: { line.starts(with: $0) }) { rest += line }
            start = end ?? bytes.count
        }
        return rest.count < bytes.count ? rest : nil
    }

    /// - Parameter deliveries: whose; nil for all.
    private func eraseFromReceipts(
        _ trace: PersonTrace, of deliveries: Set<String>? = nil, _ report: inout ErasureReport
    ) throws {
        let cut = try ReceiptErasure(trace)
        let path = folder(.receipt)
        try eraseFromNames(trace, of: deliveries, "json", in: path)
        try eraseFromStoredNames(cut)
        try each(files(of: deliveries, "json", in: path), path, &report) { name, folder in
            try rewrite(name, in: folder) { try cut($0) }
        }
        var unreadable: Set<String> = []
        for text in cut.spelled {
            let found = try open.accounts.read { try $0.deliveries(holding: text) }
            for delivery in found where deliveries?.contains(delivery.id) ?? true {
                do {
                    guard let rest = try cut(Array(delivery.receipt)) else { continue }
                    try open.accounts.erase(waits: waits) {
                        try $0.change(receiptOf: delivery.id, to: Data(rest))
                    }
                    report.add(["delivery": 1], of: "accounts")
                } catch is ReceiptErasure.Unreadable {
                    unreadable.insert(delivery.id)
                }
            }
        }
        report.left += unreadable.sorted().map(ErasureReport.Left.receipt)
    }

    // MARK: state

    private func eraseFromState(_ trace: PersonTrace, _ report: inout ErasureReport) throws {
        let cut = try ReceiptErasure(trace)
        try each(nil, paths.simulations, &report) { name, folder in
            // One that was cut short while it was saved.
            guard name.printable.hasSuffix(".json") else {
                try folder.removeIfThere(name)
                return .removed
            }
            return try rewrite(name, in: folder) { bytes in
                guard let saved = try? JSONText.decode(SavedSimulation.self, from: Data(bytes))
                else { return nil }
                return try saved.without(Set(trace.people), cut.without)
                    .map { Array(try JSONText.encode($0)) }
            }
        }
        // A mirror that was set aside may be broken: nobody can delete in it.
        let former = try Folder(paths.state).names().filter {
            $0.printable.hasPrefix(paths.formerMirrorPrefix)
        }
        try each(former.sorted(), paths.state, &report) { name, folder in
            try folder.removeIfThere(name)
            return .removed
        }
    }
}
