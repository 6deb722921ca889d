/// Something about a workspace that is not as it should be.
package struct Finding: Sendable, Equatable, Encodable {
    /// What programs know it by.
    package enum Code: String, Sendable, Encodable {
        case accountsLost = "accounts_lost"
        case accountsDamaged = "accounts_damaged"
        case accountsDangling = "accounts_dangling"
        case accountsNewer = "accounts_newer"
        case mirrorLost = "mirror_lost"
        case mirrorDamaged = "mirror_damaged"
        case mirrorNewer = "mirror_newer"
        case spaceKept = "space_kept"
        case archiveUnreadable = "archive_unreadable"
        case archiveUnknown = "archive_unknown"
        case spoolUnsettled = "spool_unsettled"
        case openToOthers = "open_to_others"
        case foreignOwner = "foreign_owner"
        case twoFileSystems = "two_file_systems"
        case littleRoom = "little_room"
        case clockWentBack = "clock_went_back"
        case clockJumpedAhead = "clock_jumped_ahead"
        case settingsBad = "settings_bad"
        case templatesBad = "templates_bad"
        case inboxMissing = "inbox_missing"
    }

    package let code: Code
    /// A path from the workspace down.
    package let place: String
    /// What was found there.
    package let what: String
    /// Why it matters.
    package let why: String
    /// What to do about it.
    package let advice: String
    /// Whether it is no more, by `Doctor.repair`.
    package var isMended = false

    package enum CodingKeys: String, CodingKey {
        case code, place, what, why, advice
        case isMended = "mended"
    }

    init(_ code: Code, _ place: String, _ what: String, why: String, advice: String) {
        self.code = code
        self.place = place
        self.what = what
        self.why = why
        self.advice = advice
    }

    /// Whether `doctor --repair` can mend it.
    var isMendable: Bool {
        switch code {
        case .mirrorLost, .mirrorDamaged, .spoolUnsettled, .openToOthers, .spaceKept: true
        default: false
        }
    }

    static let repair = "start 'candidate-sync doctor --repair' while no watch and no serve work"
}
