import Foundation
import Publishing
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync

/// A finding of `doctor` as programs and a terminal in English are told.
@Suite struct FindingTests {
    @Test(arguments: [
        (
            Finding.Trouble.accountsDangling([
                .init(rows: 2, table: "link", parent: "account"),
                .init(rows: 1, table: "session", parent: "staff"),
            ]), "2 of link name no account; 1 of session name no staff"
        ),
        (.mirrorLost(isThere: false), "the file is not there"),
        (.mirrorLost(isThere: true), "it knows nobody, though exports were imported"),
        (
            .archiveUnknown(["A", "B"]),
            "2 imported files of which the accounts know nothing: A, B"
        ),
        (
            .spoolUnsettled(uncommitted: 0, waiting: 0, unmarked: 3),
            "3 files that have left, and whose rows do not say so"
        ),
        (.openToOthers(mode: 0o644, expected: 0o600), "its mode is 0644 and should be 0600"),
        (.foreignOwner(user: 0, expected: 999), "it belongs to user 0, and state/ to user 999"),
        (.folderClosed(mode: 0o550), "its mode is 0550, and its own user can put nothing there"),
        (.noFolder, "it is no folder, nor a link that leads to one"),
        (.folderUnread, "it can't be looked into"),
        (
            .readOnly,
            "nothing can be written there: its disk is read-only, or it must not be changed "
                + "('chattr +i')"
        ),
        (
            .unableToMove, "no file can be renamed there without replacing another (renameat2)"
        ),
        (.littleRoom(mib: 3), "only 3 MiB are left on the disk"),
        (.littleRoom(mib: 1), "only 1 MiB is left on the disk"),
        (.fewFiles(left: 3), "the disk has room for only 3 more files (inodes, 'df -i')"),
        (
            .clockWentBack(
                now: Date(timeIntervalSince1970: 0), seen: Date(timeIntervalSince1970: 86_400)),
            "it is 1970-01-01T00:00:00Z, and was 1970-01-02T00:00:00Z before"
        ),
        (
            .clockWasAhead(accounts: 1, links: 2),
            "1 account and 2 links are from a time that is yet to come"
        ),
    ])
    func `what was found is said with its values`(trouble: Finding.Trouble, what: String) {
        #expect(trouble.english.what == what)
    }

    @Test func `no more than 20 deliveries are named`() {
        let what = Finding.Trouble.archiveUnknown((1...21).map { "D\($0)" }).english.what
        #expect(what.hasPrefix("21 imported files") && what.hasSuffix(", D20 and others"))
    }

    @Test func `JSON holds the code and the English sentences`() throws {
        let json = try JSONText.encode([Finding(.twoFileSystems, "outbox/mail")])
        let objects = try JSONSerialization.jsonObject(with: json) as? [[String: Any]]
        let object = try #require(objects?.first)
        #expect(
            object.compactMapValues { $0 as? String } == [
                "code": "two_file_systems", "place": "outbox/mail",
                "what": "it is not on the file system of state/spool",
                "why": "no file can be moved there in one step, and nothing starts or goes on",
                "advice": "move or mount them together",
            ])
        #expect(object["mended"] as? Bool == false && object.count == 6)
    }

    @Test func `findings that say something else are not equal`() {
        let one = Finding(.littleRoom(mib: 3), ".")
        var mended = one
        mended.isMended = true
        #expect(one == Finding(.littleRoom(mib: 3), "."))
        #expect(one != Finding(.littleRoom(mib: 4), ".") && one != mended)
    }
}
