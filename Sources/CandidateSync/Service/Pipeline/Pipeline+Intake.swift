package import DropFolder
import Foundation
import Logging
import Publishing
import SiteSettings
package import SyncStore

extension Pipeline {
    /// What one turn of taking files in brought.
    package struct Intake {
        package var deliveries: [Receipt] = []
        package var waiting: [WaitingFile] = []
        /// How long until one of the waiting may be ready.
        package var again: Duration?
        /// There may be more that is ready.
        var isMore = false
        /// Whether the disk or the machine keeps a file back that may say who is to get no mail, or where.
        var isCutShort: Bool { waiting.contains(where: \.cause.isPassing) }
        /// Whether only a part of such a file is there.
        var isUnfinished: Bool { waiting.contains(where: \.cause.isUnfinished) }
    }

    /// How many files are taken between two looks at the inbox.
    static let mostReady = 1_000

    /// Claims the files that are ready, those first that came first, and imports them.
    ///
    /// What was claimed before is imported first: as long as that fails, on a full disk say, no
    /// more is taken, and what lies in the inbox is safe there.
    /// - Parameter goesOn: asked between the files; false leaves the others for the next turn.
    package func takeIn(
        renamedIn: Set<FileName> = [], trigger: Run.Trigger, goesOn: () throws -> Bool = { true }
    ) throws -> Intake {
        var intake = Intake()
        var left = try folders.claims.claims().makeIterator()
        if try importClaims(trigger, goesOn, &intake, next: { left.next() }) { return intake }
        guard try followInbox() else {
            intake.again = .seconds(1)
            return intake
        }
        let look = try inbox.look(
            at: environment.moment, renamedIn: renamedIn, limit: Self.mostReady)
        intake.waiting = look.waiting
        intake.again = look.again
        intake.isMore = look.ready.count == Self.mostReady
        var ready = look.ready.makeIterator()
        var failed: [WaitingFile] = []
        try importClaims(trigger, goesOn, &intake) {
            while let file = ready.next() {
                switch try claim(file) {
                case .claimed(let claim): return claim
                case .wentBack: inbox.noteWentBack(file)
                case .failed(let error):
                    failed.append(WaitingFile(name: file.name, cause: .failed(error)))
                }
            }
            return nil
        }
        if !failed.isEmpty {
            // Once nothing else is under way. What failed half way is undone, or a claim by then.
            try folders.claims.recover(inbox)
            intake.waiting += failed
            intake.isMore = try intake.isMore || !folders.claims.claims().isEmpty
        }
        if !intake.isMore { try folders.claims.removeSpares() }
        return intake
    }

    /// Takes copies of files; all are opened before the first is taken: a bad one changes nothing.
    func takeIn(copiesOf files: [String]) throws -> [Receipt] {
        for file in files { _ = try openFile(file) }
        for file in files {
            do {
                try folders.claims.claimCopy(of: openFile(file), delivery: open.identifiers.next())
            } catch let error as SystemError where error.code == ECANCELED {
                throw CancellationError()
            }
        }
        var intake = Intake()
        var claims = try folders.claims.claims().makeIterator()
        try importClaims(.command, { true }, &intake, next: { claims.next() })
        try folders.claims.removeSpares()
        return intake.deliveries
    }

    /// Looks at the inbox and waits until what is quiet shows itself.
    package func settle() throws {
        guard try inbox.look(at: environment.moment).again != nil else { return }
        environment.pause(inbox.rules.settle)
    }

    /// Follows the inbox where it was replaced or mounted anew.
    /// - Returns: false if there is none just now, which must not stop anything else.
    /// - Throws: `Inbox.Taken` while another workspace takes its files.
    private func followInbox() throws -> Bool {
        do {
            if !inbox.folder.isInPlace { try inbox.reopen() }
            if isInboxMissing { log.info("the inbox is there again") }
            isInboxMissing = false
        } catch {
            if !isInboxMissing {
                log.error("the inbox is gone", metadata: ["why": "\(error)"])
            }
            isInboxMissing = true
        }
        if !isInboxMissing { try inbox.keepAlone() }
        return !isInboxMissing
    }

    /// - Returns: whether files are left that could be imported.
    @discardableResult
    private func importClaims(
        _ trigger: Run.Trigger, _ goesOn: () throws -> Bool, _ intake: inout Intake,
        next: () throws -> Claim?
    ) throws -> Bool {
        let news = owedNews
        // It stays so if this throws: what came with the receipts that were published is not known then.
        owedNews.addEverybody()
        let (receipts, isMore) = try stages.importer.importClaims(
            trigger: trigger, goesOn: goesOn,
            progress: { [listener] in try listener(.importing(done: $0, total: $1)) }, next: next)
        owedNews = news
        try owedNews.add(
            receipts.filter(\.records.hasNews).map(\.delivery), from: mirror)
        intake.deliveries += receipts
        intake.isMore = intake.isMore || isMore
        return isMore
    }

    private enum Claiming {
        case claimed(Claim)
        /// It had changed, or was gone.
        case wentBack
        /// It must not stop the others.
        case failed(SystemError)
    }

    private func claim(_ file: ReadyFile) throws -> Claiming {
        do {
            let delivery = open.identifiers.next()
            return try folders.claims.claim(file, from: inbox, delivery: delivery)
                ? .claimed(Claim(delivery: delivery, name: file.name)) : .wentBack
        } catch {
            // No other file would fare better, and somebody has to hear of it.
            if error.isFullDisk || error.isUnableToMove || !folders.claims.takesClaims {
                throw error
            }
            if error.code == ECANCELED { throw CancellationError() }
            log.warning("a file could not be taken", metadata: ["why": "\(error.withoutNames)"])
            inbox.setAside(
                file.name, at: environment.moment, for: .seconds(30), cause: .failed(error))
            return .failed(error)
        }
    }

    private func openFile(_ path: String) throws -> OpenFile {
        do {
            return try OpenFile(
                FileName((path as NSString).lastPathComponent), in: Folder(holding: path))
        } catch {
            let japanese =
                (error as? OpenFile.Refusal)?.japanese ?? (error as? SystemError)?.japanese
            throw UnusableFile(
                description: "\(path): \(error)", japanese: "\(path)：\(japanese ?? "\(error)")")
        }
    }
}

extension IntakeRules {
    init(_ settings: Settings.Inbox, trustsFileTimes: Bool = true) {
        self.init(
            pattern: settings.pattern, ignored: settings.ignore,
            settle: .milliseconds(settings.settleMilliseconds),
            incompleteAfter: .seconds(settings.incompleteAfterSeconds),
            trustsFileTimes: trustsFileTimes, doneSuffix: settings.doneSuffix)
    }
}
