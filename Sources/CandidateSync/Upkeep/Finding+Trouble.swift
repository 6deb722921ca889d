package import Foundation
package import SyncStore

extension Finding {
    /// What is wrong, with its values: what each language makes its sentences of.
    package enum Trouble: Sendable {
        /// The file is not there or empty, but the mirror is there.
        case accountsLost
        /// With what SQLite says, in its words.
        case accountsDamaged([String])
        case accountsDangling([DatabaseCondition.Dangling])
        case accountsNewer
        /// The file is not there, or it knows nobody though exports were imported.
        case mirrorLost(isThere: Bool)
        /// With what SQLite says, in its words.
        case mirrorDamaged([String])
        case mirrorNewer
        case spaceKept
        case archiveUnreadable
        /// Archived deliveries of which the accounts know nothing, by their ids.
        case archiveUnknown([String])
        /// How many files were never committed, how many were and still lie there, and how many rows
        /// do not say that their file has left.
        case spoolUnsettled(uncommitted: Int, waiting: Int, unmarked: Int)
        /// With the mode that it has and the one that it should have.
        case openToOthers(mode: UInt32, expected: UInt32)
        /// With its owner and that of `state`.
        case foreignOwner(user: UInt32, expected: UInt32)
        /// With the mode by which a folder's own user can put nothing there.
        case folderClosed(mode: UInt32)
        /// A file, or a link that leads to no folder, lies in a folder's place.
        case noFolder
        /// What it holds can't be read.
        case folderUnread
        /// Nobody can put anything there: its disk is read-only, or it must not be changed.
        case readOnly
        /// No file can be renamed there without replacing another.
        case unableToMove
        case twoFileSystems
        case littleRoom(mib: Int64)
        /// How many more files the disk has room for (inodes).
        case fewFiles(left: Int64)
        /// With the moment that was seen last.
        case clockWentBack(now: Date, seen: Date)
        case clockJumpedAhead(now: Date, seen: Date)
        /// How many accounts were made or written to, and links made, at a time that is yet to come.
        case clockWasAhead(accounts: Int, links: Int)
        /// With what reading them threw.
        case settingsBad(any Error)
        /// With what reading them threw.
        case templatesBad(any Error)
        case inboxMissing
    }
}

extension Finding.Trouble {
    var code: Finding.Code {
        switch self {
        case .accountsLost: .accountsLost
        case .accountsDamaged: .accountsDamaged
        case .accountsDangling: .accountsDangling
        case .accountsNewer: .accountsNewer
        case .mirrorLost: .mirrorLost
        case .mirrorDamaged: .mirrorDamaged
        case .mirrorNewer: .mirrorNewer
        case .spaceKept: .spaceKept
        case .archiveUnreadable: .archiveUnreadable
        case .archiveUnknown: .archiveUnknown
        case .spoolUnsettled: .spoolUnsettled
        case .openToOthers: .openToOthers
        case .foreignOwner: .foreignOwner
        case .folderClosed, .noFolder, .folderUnread, .readOnly, .unableToMove: .folderClosed
        case .twoFileSystems: .twoFileSystems
        case .littleRoom, .fewFiles: .littleRoom
        case .clockWentBack: .clockWentBack
        case .clockJumpedAhead: .clockJumpedAhead
        case .clockWasAhead: .clockWasAhead
        case .settingsBad: .settingsBad
        case .templatesBad: .templatesBad
        case .inboxMissing: .inboxMissing
        }
    }

    /// How many deliveries a sentence names.
    package static let mostNamed = 20

    /// A mode as `chmod` takes it.
    package static func octal(_ mode: UInt32) -> String { "0" + String(mode, radix: 8) }
}
