/// Something about a workspace that is not as it should be.
package struct Finding: Sendable, Equatable, Encodable {
    /// What programs know it by.
    package enum Code: String, Sendable, Encodable, CaseIterable {
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
        case folderClosed = "folder_closed"
        case twoFileSystems = "two_file_systems"
        case littleRoom = "little_room"
        case clockWentBack = "clock_went_back"
        case clockJumpedAhead = "clock_jumped_ahead"
        case clockWasAhead = "clock_was_ahead"
        case settingsBad = "settings_bad"
        case templatesBad = "templates_bad"
        case inboxMissing = "inbox_missing"
    }

    /// What people are told of it, in one language.
    package struct Sentences: Sendable, Equatable {
        /// What was found there.
        package let what: String
        /// Why it matters.
        package let why: String
        /// What to do about it.
        package let advice: String

        package init(_ what: String, why: String, advice: String) {
            self.what = what
            self.why = why
            self.advice = advice
        }
    }

    package let trouble: Trouble
    /// A path from the workspace down.
    package let place: String
    /// Whether it is no more, by `Doctor.repair`.
    package var isMended = false

    package init(_ trouble: Trouble, _ place: String) {
        self.trouble = trouble
        self.place = place
    }

    package var code: Code { trouble.code }

    /// Whether `doctor --repair` can mend it.
    var isMendable: Bool {
        switch code {
        case .mirrorLost, .mirrorDamaged, .spoolUnsettled, .openToOthers, .folderClosed,
            .spaceKept:
            true
        default: false
        }
    }

    /// Errors are the same if they say the same.
    package static func == (one: Self, other: Self) -> Bool {
        one.code == other.code && one.place == other.place && one.isMended == other.isMended
            && one.trouble.english == other.trouble.english
    }

    /// In English, whatever the locale is.
    package func encode(to encoder: any Encoder) throws {
        let english = trouble.english
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(code, forKey: .code)
        try container.encode(place, forKey: .place)
        try container.encode(english.what, forKey: .what)
        try container.encode(english.why, forKey: .why)
        try container.encode(english.advice, forKey: .advice)
        try container.encode(isMended, forKey: .isMended)
    }

    private enum CodingKeys: String, CodingKey {
        case code, place, what, why, advice
        case isMended = "mended"
    }
}
