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
    let onStep: () throws -> Void

    init(_ erasure: Erasure, id: Int64, onStep: @escaping () throws -> Void) throws {
        open = erasure.open
        settings = erasure.settings
        self.id = id
        self.onStep = onStep
        workshop = try Folder(making: "\(erasure.open.paths.state)/erasing", mode: 0o700)
    }

    private var paths: Workspace { open.paths }

    func erase(_ trace: inout PersonTrace, _ report: inout ErasureReport) throws {
        // Files go from the claims to where they stay, and a replay copies one back to the claims: in
        // this order, and with no replay beside it, none is missed.
        let staging = try Folder(making: paths.replays, mode: 0o700)
        try staging.locked(alone: true) {
            try ClaimFolder.clear(staging)
            // Two erasures have one workshop.
            try workshop.clearWorkshop()
            try eraseFromDocuments(trace, &report)
            // Whoever publishes has the spool's lock: what they have committed is out then, and what
            // they commit later was decided when the person was gone already.
            try open.outbox.recover()
            try eraseFromOutbox(&trace, &report)
            try eraseFromState(trace, &report)
        }
        try? Folder(paths.state).removeFolder(FileName("erasing"))
    }

    // MARK: exports

    private func eraseFromDocuments(_ trace: PersonTrace, _ report: inout ErasureReport) throws {
        let cut = DocumentErasure(trace, workshop: workshop, onStep: onStep)
        for claim in try ClaimFolder(paths.claimed).claims() {
            let path = "\(paths.claimed)/\(claim.delivery)"
            try each([claim.name], path, &report) { try cut($0, in: $1, wasGood: false) }
        }
        try each(nil, paths.rejected, &report) { try cut($0, in: $1, wasGood: false) }
        let archive = try Folder(making: paths.archive, mode: 0o700)
        for day in try archive.names().sorted() {
            try each(nil, "\(paths.archive)/\(day.printable)", &report) {
                try cut($0, in: $1, wasGood: true)
            }
        }
    }

    /// Does something to each file of a folder, and notes what has become of it.
    /// - Parameter names: nil for all.
    private func each(
        _ names: [FileName]?, _ path: String, _ report: inout ErasureReport,
        _ work: (FileName, Folder) throws -> Folder.Rewriting
    ) throws {
        guard let folder = try? Folder(path) else { return }
        for name in try names ?? folder.names().sorted() {
            try onStep()
            let shown = "\(path)/\(name.printable)".dropFirst(paths.root.count + 1)
            do {
                switch try work(name, folder) {
                case .rewritten: report.rewritten.append(String(shown))
                case .removed: report.removed.append(String(shown))
                case .unchanged, .gone: break
                }
            } catch OpenFile.Refusal.notARegularFile {
                // Links and folders that somebody has put there hold nothing of ours.
            } catch let error as OpenFile.Refusal {
                open.log.error("a file can't be read", metadata: ["why": "\(error)"])
                report.left.append(.unreadable(String(shown)))
            }
        }
    }

    // MARK: outbox

    private func eraseFromOutbox(
        _ trace: inout PersonTrace, _ report: inout ErasureReport
    ) throws {
        let people = Set(trace.people)
        let (statuses, reports, receipts) = (
            folder(.status), folder(.report), folder(.receipt)
        )
        let known = trace
        try each(nil, statuses, &report) { try eraseStatus($0, in: $1, known) }
        try each(nil, reports, &report) { name, folder in
            guard name.printable.hasSuffix(".csv") else { return .unchanged }
            return try rewrite(name, in: folder) { Self.report($0, without: people) }
        }
        try each(nil, receipts, &report) { name, folder in
            try rewrite(name, in: folder) { Self.receipt($0, without: known.longTexts) }
        }
        try eraseFromDeliveries(trace, &report)
        try MailErasure(self).erase(&trace, &report)
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
        try folder.rewrite(name, in: workshop) { file, new in
            guard let content = try work(try file.whole()) else { return .unchanged }
            try new.append(content)
            return .rewritten
        }
    }

    /// A report's table without some people's lines.
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

    /// A receipt in which no text tells who it is: a message may quote the file, whose name may be one.
    private static func receipt(_ bytes: [UInt8], without texts: [String]) -> [UInt8]? {
        let text = String(decoding: bytes, as: UTF8.self)
        let rest = texts.sorted { $0.count > $1.count }.reduce(text) { $0.replacing($1, with: "…") }
        return rest == text ? nil : Array(rest.utf8)
    }

    private func eraseFromDeliveries(_ trace: PersonTrace, _ report: inout ErasureReport) throws {
        for text in trace.longTexts {
            for delivery in try open.accounts.read({ try $0.deliveries(holding: text) }) {
                guard let rest = Self.receipt(Array(delivery.receipt), without: trace.longTexts)
                else { continue }
                try open.accounts.erase { try $0.change(receiptOf: delivery.id, to: Data(rest)) }
                report.add(["delivery": 1], of: "accounts")
            }
        }
    }

    // MARK: state

    private func eraseFromState(_ trace: PersonTrace, _ report: inout ErasureReport) throws {
        try each(nil, paths.simulations, &report) { name, folder in
            // One that was cut short while it was saved.
            guard name.printable.hasSuffix(".json") else {
                try folder.removeIfThere(name)
                return .removed
            }
            return try rewrite(name, in: folder) { bytes in
                guard let saved = try? JSONText.decode(SavedSimulation.self, from: Data(bytes))
                else { return nil }
                return try saved.without(Set(trace.people)).map { Array(try JSONText.encode($0)) }
            }
        }
        // A mirror that was set aside may be broken: nobody can delete in it.
        let former = try Folder(paths.state).names().filter {
            $0.printable.hasPrefix("mirror.sqlite.former-")
        }
        try each(former.sorted(), paths.state, &report) { name, folder in
            try folder.removeIfThere(name)
            return .removed
        }
    }
}

extension OpenFile {
    /// All of a small file.
    func whole() throws -> [UInt8] {
        let size = try stamp().size
        return try bytes(at: 0, count: Int(size))
    }
}
