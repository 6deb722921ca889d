import DropFolder
import Foundation
import SiteSettings

extension WorkspaceStatus {
    /// What lies in the folders of a workspace.
    struct Folders {
        /// What lies in the inbox, and what of it nobody takes; nil if it can't be looked at.
        let inbox: (look: Inbox.Look, unfitting: [FileName])?
        /// Whether files can be dropped into the inbox, and taken from it.
        let isInboxOpen: Bool
        /// Folders in which nothing can be put, or of which nobody knows what they hold.
        let obstacles: [Finding]
        let claimed: Int
        let spool: Folder.Contents
        let outbox: [Uncollected]
        /// The folders of the outbox that nobody empties.
        let uncollected: [Problem]
        let freeMiB: Int64
        /// How many files the disk has room for; nil where it does not count them.
        let freeFiles: Int64?

        init(
            _ workspace: Workspace, _ settings: Settings, _ environment: Environment,
            at now: Date, waits: Bool
        ) throws {
            inbox = try? Self.look(into: workspace, settings.inbox, environment, waits: waits)
            isInboxOpen = access(workspace.inbox, R_OK | W_OK | X_OK) == 0
            let doctor = Doctor(workspace, environment: environment)
            let obstacles = doctor.obstacles()
            self.obstacles = obstacles + doctor.unreadDestinations(besides: obstacles)
            claimed = try (try? ClaimFolder(looking: workspace.claimed))?.claims().count ?? 0
            spool =
                try (try? Folder(workspace.spool))?.contents(inOrderOf: { $0.bytes[...] })
                ?? .init()
            let outbox = try ["mail", "status", "receipts", "reports", "rejected"].map { name in
                let folder = try? Folder("\(workspace.outbox)/\(name)")
                // All but these two are named by an identifier first.
                let isFirst = !["receipts", "rejected"].contains(name)
                var overdue = OverdueFiles(name, in: workspace.outbox, settings, at: now)
                let contents = try folder?.contents(
                    inOrderOf: { isFirst ? $0.bytes[...] : Self.delivery(of: $0) },
                    forEach: { overdue?.add($0) })
                let found = Uncollected(
                    folder: name, files: contents?.files ?? 0, oldest: contents?.oldest)
                return (found: found, problem: overdue?.problem)
            }
            self.outbox = outbox.map { $0.found }
            uncollected = outbox.compactMap { $0.problem }
            let root = try Folder(workspace.root)
            freeMiB = try root.freeBytes() >> 20
            freeFiles = try root.freeFiles()
        }

        /// The longest that a look at the inbox waits for what is still growing.
        private static let longestPause = Duration.seconds(2)

        private static func look(
            into workspace: Workspace, _ settings: Settings.Inbox, _ environment: Environment,
            waits: Bool
        ) throws -> (look: Inbox.Look, unfitting: [FileName]) {
            var inbox = try Inbox(looking: workspace.inbox, rules: IntakeRules(settings))
            var look = try inbox.look(at: environment.moment)
            if waits {
                if look.again != nil {
                    environment.pause(min(inbox.rules.settle, longestPause))
                }
                look = try inbox.look(at: environment.moment)
            }
            if let claims = try? ClaimFolder(looking: workspace.claimed) {
                let ready = look.ready
                look.ready = []
                for file in ready {
                    if let error = try claims.lackOfRoom(for: file, from: inbox) {
                        look.waiting.append(WaitingFile(name: file.name, cause: .failed(error)))
                    } else {
                        look.ready.append(file)
                    }
                }
            }
            return (look, try inbox.unfitting())
        }

        /// The delivery that a receipt or a rejected file is named after: `<file>.<delivery>.<type>`.
        private static func delivery(of name: FileName) -> ArraySlice<UInt8>? {
            let dot = UInt8(ascii: ".")
            guard let end = name.bytes.lastIndex(of: dot), end > 26, name.bytes[end - 27] == dot
            else { return nil }
            return name.bytes[(end - 26)..<end]
        }
    }
}

extension WorkspaceStatus.Folders {
    /// What stands in the way of taking in and of publishing.
    func problems(isWorkedOn: Bool, at now: Date) -> [WorkspaceStatus.Problem] {
        var problems: [WorkspaceStatus.Problem] = []
        if let oldest = spool.oldest, now.timeIntervalSince(oldest) > 60 {
            problems.append(.spoolWaits(files: spool.files, isWorkedOn: isWorkedOn))
        }
        problems += obstacles.map { .folder($0) }
        if inbox == nil || !isInboxOpen { problems.append(.inboxGone) }
        let stuck = inbox?.look.waiting.count { $0.needsSomebody } ?? 0
        if stuck > 0 { problems.append(.stuck(files: stuck)) }
        if freeMiB < Doctor.littleRoom { problems.append(.littleRoom(mib: freeMiB)) }
        if let freeFiles, freeFiles < Doctor.fewFiles {
            problems.append(.fewFiles(left: freeFiles))
        }
        return problems
    }
}
