import DropFolder
import Foundation
import SiteSettings
import SyncStore

extension WorkspaceStatus {
    /// How late mails with a link were taken out of the outbox, by what was seen of them.
    package struct LateCollection: Sendable, Equatable, Encodable {
        /// Over how many days they are counted.
        package let days: Int
        /// With fewer hours than that left of its link's validity a mail left late: half of
        /// `links.valid_h`.
        package let belowHours: Double
        package let late: Int
        /// Their links had expired before they left: whoever opens one has to ask for another.
        package let expired: Int
        /// Taken in time or not: nobody looked in between, as the service was down.
        package let unknown: Int

        package enum CodingKeys: String, CodingKey {
            case days, late, expired, unknown
            case belowHours = "below_h"
        }

        init(_ accounts: AccountTransaction?, _ settings: Settings, at now: Date) throws {
            let hours = Double(settings.links.validHours) / 2
            let days = 7
            let since = now.addingTimeInterval(-86_400 * Double(days))
            let counted =
                try accounts?.lateMails(since: since, below: hours * 3_600) ?? LateMails()
            self.days = days
            belowHours = hours
            late = counted.late
            expired = counted.expired
            unknown = counted.unknown
        }

        /// The hours as people write them: `12`, `0.5`.
        package var belowText: String {
            belowHours == belowHours.rounded() ? "\(Int(belowHours))" : "\(belowHours)"
        }

        private var belowEnglish: String { belowText + (belowHours == 1 ? " hour" : " hours") }

        /// What there is to tell, in whole sentences.
        package var sentences: [String] {
            var sentences: [String] = []
            if late > 0 {
                sentences.append(
                    late.counted("mail") + " left with less than \(belowEnglish) of validity")
            }
            if expired > 0 {
                sentences.append(
                    expired.counted(
                        "mail left with a link that had expired",
                        "mails left with links that had expired"))
            }
            if unknown > 0 {
                sentences.append(
                    unknown.counted("mail") + " left at a time that nobody saw, in time or with "
                        + "less than \(belowEnglish) of validity")
            }
            return sentences.map { "\($0), in the last \(days) days" }
        }
    }
}

/// What lies in a folder of the outbox for longer than `outbox.alarm_after_min`: mails and status
/// documents. Their names say when they were made, so that no file is looked at, and nobody else's
/// is counted. Only one that is dated ahead is: a service whose clock was ahead once names all by that
/// moment until it has come.
struct OverdueFiles {
    private let folder: String
    private let path: String
    private let minutes: Int
    private let suffix: String
    private let before: Date
    /// What a name is below that was made before: identifiers sort by when they were made.
    private let end: [UInt8]
    /// What a name is above that is dated ahead.
    private let ahead: [UInt8]
    private var files = 0
    private var oldest: Date?

    /// - Returns: nil for a folder that nobody has to empty.
    init?(_ folder: String, in outbox: String, _ settings: Settings, at now: Date) {
        let minutes = settings.outbox.alarmAfterMinutes
        guard minutes > 0, let suffix = ["mail": ".eml", "status": ".xml"][folder] else {
            return nil
        }
        self.folder = folder
        path = "\(outbox)/\(folder)"
        self.minutes = minutes
        self.suffix = suffix
        before = now.addingTimeInterval(-60 * Double(minutes))
        end = Array(IdentifierSource.prefix(at: before).utf8)
        ahead = Array(IdentifierSource.prefix(at: now.addingTimeInterval(60)).utf8)
    }

    mutating func add(_ name: FileName) {
        let isAhead = ahead.lexicographicallyPrecedes(name.bytes)
        guard isAhead || name.bytes.lexicographicallyPrecedes(end),
            name.bytes.suffix(4).elementsEqual(suffix.utf8),
            let named = IdentifierSource.date(
                of: String(decoding: name.bytes.prefix(26), as: UTF8.self)),
            let made = isAhead ? written(name) : named, made < before
        else { return }
        files += 1
        oldest = min(made, oldest ?? made)
    }

    /// When a file was written, by the clock of that moment; nil if it was collected just now.
    private func written(_ name: FileName) -> Date? {
        Folder.status(of: "\(path)/\(String(decoding: name.bytes, as: UTF8.self))").map {
            Date(timeIntervalSince1970: Double($0.st_mtim.tv_sec))
        }
    }

    /// What is told of them; nil if there is none.
    var problem: WorkspaceStatus.Problem? {
        oldest.map { .uncollected(folder: folder, files: files, oldest: $0, minutes: minutes) }
    }
}

extension WorkspaceStatus.Problem {
    /// That no export was accepted within `inbox.expect_every_h`. A rejected one is not what is
    /// expected, nor is one that was replayed here.
    static func silence(
        _ accounts: AccountTransaction, _ settings: Settings, at now: Date
    ) throws -> [Self] {
        let hours = settings.inbox.expectEveryHours
        guard hours > 0 else { return [] }
        let last = try accounts.lastExport(at: now)
        // Nobody has worked on it yet: that is told as such.
        guard let since = try accounts.observedSince() ?? last else { return [] }
        guard now.timeIntervalSince(last ?? since) >= 3_600 * Double(hours) else { return [] }
        return [.silent(last: last, since: since, hours: hours)]
    }
}

extension AccountTransaction {
    /// When the last export came that was accepted; nil if none is known to have.
    ///
    /// A service whose clock was ahead once names all by that moment until it has come: of what is dated
    /// ahead the receipt knows better.
    func lastExport(at now: Date) throws -> Date? {
        let ahead = IdentifierSource.prefix(at: now.addingTimeInterval(60))
        let named = try lastExport(before: ahead).flatMap(IdentifierSource.date)
        let done = try lastExportDone(since: ahead, until: now.formatted(.iso8601))
            .flatMap { try? Date.ISO8601FormatStyle().parse($0) }
        return [named, done].compactMap(\.self).max()
    }
}
