package import Foundation
package import SyncStore

extension WorkspaceStatus {
    /// What stands in the way of a workspace's work.
    package enum Problem: Sendable, Equatable {
        /// A database is lost, or another version's, or the mirror is damaged: nothing can be started on it,
        /// or nothing was yet.
        case unfit(StoreError)
        /// The mirror is not there, or knows nobody, though exports were imported.
        case mirrorLost
        /// The service takes and sends nothing, and tries again by itself.
        case standsStill(why: String, since: Date)
        /// A run waits for an approval, for these reasons.
        case held(run: String, [HoldReason])
        /// Files lie in the spool for longer than a minute.
        case spoolWaits(files: Int, isWorkedOn: Bool)
        /// The inbox is not there, or cannot be read and written.
        case inboxGone
        /// So many files in the inbox can't be taken as they are.
        case stuck(files: Int)
        case littleRoom(mib: Int64)
        /// The disk has room for so many more files (inodes), however small.
        case fewFiles(left: Int64)
        /// The site takes no more sign-ups just now (`safety.max_sign_ups_per_hour`).
        case signUpsFull(perHour: Int)
        /// The CRM has not answered to status documents in time (`status.answer_within_h`).
        case unanswered(documents: Int, oldest: String, hours: Int)
        /// Files of that folder of the outbox wait for their collector for longer than that
        /// (`outbox.alarm_after_min`).
        case uncollected(folder: String, files: Int, oldest: Date, minutes: Int)
        /// No export was accepted for that long (`inbox.expect_every_h`), or none ever; `since` is
        /// from when the workspace was worked on.
        case silent(last: Date?, since: Date, hours: Int)
        /// Undoing a run was begun and is not done.
        case undoing(run: String)
        /// A folder in which nothing can be put, or of which nobody knows what it holds: the service stands
        /// still, or will.
        case folder(Finding)
        /// So many erasures of people were begun more than an hour ago and are not done; the oldest then.
        case erasing(count: Int, since: Date)
        /// The links of so many mails ended more than an hour ago, the first then, and the service has not taken
        /// the mails back: they may go out.
        case deadMails(count: Int, since: Date)
    }
}

extension WorkspaceStatus.Problem: CustomStringConvertible, Encodable {
    /// What it is, and what to do.
    package var description: String {
        switch self {
        case .unfit(let error): error.description
        case .mirrorLost:
            "the mirror is not there, or knows nobody, though exports were imported: nobody is reminded, "
                + "and people in a waiting run are written to only after another export; start "
                + "'candidate-sync doctor --repair' while no watch and no serve is at work, then drop full exports again"
        case .standsStill(let why, let since):
            "the service has taken and sent nothing since \(since.formatted(.iso8601)), and keeps trying "
                + "by itself: \(why) ('doctor' looks for the place)"
        case .held(let run, let reasons):
            "run \(run) is held\(reasons.map { ": \($0)" }.joined()); look with "
                + "'runs show \(run)', then 'runs approve' or 'runs discard'"
        case .spoolWaits(let files, let isWorkedOn):
            files.counted("file waits", "files wait")
                + " in the spool for longer than a minute: "
                + (isWorkedOn
                    ? "see the service's log" : "start 'watch' or 'run', which publish them")
        case .inboxGone:
            "the inbox is not there, or cannot be read and written: check it, its owner "
                + "and mode"
        case .stuck(let files):
            files.counted(
                "file in the inbox can't be taken as it is: see to the reason that 'status' names",
                "files in the inbox can't be taken as they are: see to the reason that 'status' "
                    + "names for each")
        case .littleRoom(let mib):
            "only \(mib.counted("MiB is", "MiB are")) left on the disk: make room"
        case .fewFiles(let left):
            "the disk has room for only \(left.counted("more file", "more files")) (inodes, "
                + "'df -i'): remove files there that nobody needs"
        case .signUpsFull(let perHour):
            perHour.counted("sign-up")
                + " came within an hour, and no more are taken just now: somebody may be flooding "
                + "the site; if they are wanted, raise safety.max_sign_ups_per_hour"
        case .unanswered(let documents, let oldest, let hours):
            documents.counted("status document has", "status documents have")
                + " no answer from the CRM after \(hours) h, the oldest \(oldest): look whether the "
                + "collector sends them, and drops the answers into the inbox"
        case .uncollected(let folder, let files, let oldest, let minutes):
            files.counted("file lies", "files lie")
                + " in outbox/\(folder) for longer than \(minutes) min, the oldest since "
                + "\(oldest.formatted(.iso8601)): nobody collects them; look whether the collector "
                + "runs, or correct outbox.alarm_after_min"
        case .silent(let last?, _, let hours):
            Self.silence(of: hours, "the last was received at \(last.formatted(.iso8601))")
        case .silent(nil, let since, let hours):
            Self.silence(
                of: hours,
                "none ever was, and the first has been due since \(since.formatted(.iso8601))")
        case .undoing(let run):
            "run \(run) is undone in part: unless somebody is working on it, go on with "
                + "'runs undo \(run) --yes'"
        case .folder(let finding):
            "\(finding.place): \(finding.trouble.english.what); \(finding.trouble.english.advice)"
        case .erasing(let count, let since):
            count.counted("erasure of a person is", "erasures of people are")
                + " not done (begun at \(since.formatted(.iso8601))), and what is left of the data "
                + "stays: correct what the service's log names ('an erasure could not be finished') or "
                + "'doctor' finds, then start the service anew, or 'run', which goes on with it"
        case .deadMails(let count, let since):
            count.counted("mail whose link has ended is", "mails whose links have ended are")
                + " not taken back (since \(since.formatted(.iso8601))), and may go out to somebody "
                + "who is to get none: correct what the service's log names ('a mail whose link has "
                + "ended could not be taken back') or 'doctor' finds"
        }
    }

    private static func silence(of hours: Int, _ known: String) -> String {
        "no delivery was accepted for \(hours) h: \(known); ask the partner whether the export runs, "
            + "look for rejected files, or correct inbox.expect_every_h"
    }

    /// The sentence for anybody who asks: without the reasons of a held run, which name files.
    package var publicDescription: String {
        guard case .held(let run, _) = self else { return description }
        return Self.held(run: run, []).description
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
