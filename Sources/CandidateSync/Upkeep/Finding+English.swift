import Foundation
import SyncStore

extension Finding.Trouble {
    /// What a terminal in English and programs are told.
    package var english: Finding.Sentences {
        switch self {
        case .accountsLost:
            Finding.Sentences(
                LostAccounts.english.what, why: LostAccounts.english.why,
                advice: LostAccounts.english.advice)
        case .accountsDamaged(let problems):
            Finding.Sentences(
                problems.joined(separator: "; "),
                why: "accounts, passwords or records of what was sent may be lost, and more with "
                    + "each write",
                advice: Self.restoring)
        case .accountsDangling(let found):
            Finding.Sentences(
                found.map { "\($0.rows) of \($0.table) name no \($0.parent)" }
                    .joined(separator: "; "),
                why: "another program has changed the file, and rows are missing",
                advice: "find out what changed it; " + Self.restoring)
        case .accountsNewer, .mirrorNewer:
            Finding.Sentences(
                "a newer version of candidate-sync has changed it",
                why: "this version does not know what that means, and does not start",
                advice: "install the newer version again")
        case .mirrorLost(let isThere):
            Finding.Sentences(
                isThere ? "it knows nobody, though exports were imported" : "the file is not there",
                why: "reminders and mails to owners lack what the CRM says, until people are "
                    + "exported again",
                advice: "\(Self.repair): it makes the mirror anew from state/archive; then drop "
                    + "full exports again")
        case .mirrorDamaged(let problems):
            Finding.Sentences(
                problems.joined(separator: "; "),
                why: "nothing can be imported or decided; the accounts are not touched by it",
                advice: "\(Self.repair): it makes the mirror anew from state/archive and gives the "
                    + "damaged file another name; then drop full exports again")
        case .spaceKept:
            Finding.Sentences(
                "it was made by a former version, which gave no space back",
                why: "the file stays as large as it ever was, whatever is purged",
                advice: "\(Self.repair): it writes the file anew, and needs twice its room on the "
                    + "disk and once in $TMPDIR meanwhile, and about 20 s for each GiB")
        case .archiveUnreadable:
            Finding.Sentences(
                "the archived export could not be read again, and was left out",
                why: "the mirror does not know what only this export said",
                advice: "drop a newer export of the same records")
        case .archiveUnknown(let deliveries):
            Finding.Sentences(
                deliveries.count.counted("imported file")
                    + " of which the accounts know nothing: "
                    + deliveries.prefix(Self.mostNamed).joined(separator: ", ")
                    + (deliveries.count > Self.mostNamed ? " and others" : ""),
                why: "the accounts were restored from a backup made before them, and whoever they "
                    + "name waits for the next export",
                advice: "start 'candidate-sync deliveries replay ID' for each, oldest first; "
                    + "whoever was written to before is written to again: look with 'simulate', and lower "
                    + "safety.max_new_accounts so that the run waits for an approval")
        case .spoolUnsettled(let uncommitted, let waiting, let unmarked):
            Finding.Sentences(
                [
                    (uncommitted, "that was never committed", "that were never committed"),
                    (
                        waiting,
                        "that was committed and is not in the outbox: people wait for it",
                        "that were committed and are not in the outbox: people wait for them"
                    ),
                    (
                        unmarked, "that has left, and whose row does not say so",
                        "that have left, and whose rows do not say so"
                    ),
                ].filter { $0.0 > 0 }.map { $0.0.counted("file \($0.1)", "files \($0.2)") }
                    .joined(separator: "; "),
                why: "a process died between two steps; nothing is lost by it, or sent twice",
                advice: "the next start ends it, or " + Self.repair)
        case .openToOthers(let mode, let expected):
            Finding.Sentences(
                "its mode is \(Self.octal(mode)) and should be \(Self.octal(expected))",
                why: "others on this machine could read names, addresses and keys",
                advice: Self.repair)
        case .foreignOwner(let user, let expected):
            Finding.Sentences(
                "it belongs to user \(user), and state/ to user \(expected)",
                why: "the service may not be able to write it",
                advice: "give it to the user of the service (chown); start commands as that user")
        case .folderClosed(let mode):
            Finding.Sentences(
                "its mode is \(Self.octal(mode)), and its own user can put nothing there",
                why: "nothing can be moved there, and the service stands still",
                advice: "'chmod u+rwx' it, and a service that works goes on by itself; or "
                    + Self.repair)
        case .noFolder:
            Finding.Sentences(
                "it is no folder, nor a link that leads to one",
                why: "nothing can be moved there, and nothing starts or goes on",
                advice: "mount what the link leads to, or move it away: a start makes a new folder")
        case .folderUnread:
            Finding.Sentences(
                "it can't be looked into",
                why: "what lies in it can't be checked, sent, erased or imported anew",
                advice: "check its owner, its mode and the disk")
        case .readOnly:
            Finding.Sentences(
                "nothing can be written there: its disk is read-only, or it must not be changed "
                    + "('chattr +i')",
                why: "nothing is taken, sent or erased",
                advice: "look for errors of the disk ('dmesg'); mount it to be written to, or "
                    + "'chattr -i' the folder, and a service that works goes on by itself")
        case .unableToMove:
            Finding.Sentences(
                "no file can be renamed there without replacing another (renameat2)",
                why: "nothing is taken, sent or backed up",
                advice: "put the workspace on a local disk, and not on NFS; where a container or a "
                    + "unit of your own forbids the call, allow it")
        case .twoFileSystems:
            Finding.Sentences(
                "it is not on the file system of state/spool",
                why: "no file can be moved there in one step, and nothing starts or goes on",
                advice: "move or mount them together")
        case .littleRoom(let mib):
            Finding.Sentences(
                "only \(mib.counted("MiB is", "MiB are")) left on the disk",
                why: "imports and mails stop when it is full", advice: "make room")
        case .fewFiles(let left):
            Finding.Sentences(
                "the disk has room for only \(left.counted("more file", "more files")) (inodes, 'df -i')",
                why: "imports and mails stop when there is none for another one",
                advice: "remove files there that nobody needs")
        case .clockWentBack(let now, let seen):
            Finding.Sentences(
                Self.moments(now, seen),
                why: "links live too long, and what is new sorts before what is old",
                advice: Self.setClock)
        case .clockJumpedAhead(let now, let seen):
            Finding.Sentences(
                Self.moments(now, seen),
                why: "links, sessions and old data end by the clock: after a second day with a "
                    + "wrong one they are removed",
                advice: Self.setClock)
        case .clockWasAhead(let accounts, let links):
            Finding.Sentences(
                "\(accounts.counted("account")) and \(links.counted("link")) are from a time that is "
                    + "yet to come",
                why: "the clock was ahead: the links live until then, and nobody is reminded "
                    + "before",
                advice: "nothing, if the clock is right: within two days 'watch' or a daily 'run' "
                    + "dates them anew; where it was ahead for more than a day they stay, and "
                    + "'candidate-sync accounts resend' sends a new mail to those who need one")
        case .settingsBad(let error):
            Finding.Sentences(
                "\(error)", why: Self.nothingStarts,
                advice: "correct them and look with 'candidate-sync settings check'")
        case .templatesBad(let error):
            Finding.Sentences(
                "\(error)", why: Self.nothingStarts,
                advice: "correct them and look with 'candidate-sync templates check'")
        case .inboxMissing:
            Finding.Sentences(
                "it is not there, or cannot be read and written",
                why: "no export is taken", advice: "make or mount it; check its owner and mode")
        }
    }

    private static let repair =
        "start 'candidate-sync doctor --repair' while no watch and no serve work"
    private static let restoring = LostAccounts.restoring.english
    private static let setClock =
        "set the clock of this machine (timedatectl), before anything else is started"
    private static let nothingStarts =
        "nothing starts with them, and a service that works goes on with the old ones"

    private static func moments(_ now: Date, _ seen: Date) -> String {
        "it is \(now.formatted(.iso8601)), and was \(seen.formatted(.iso8601)) before"
    }
}
