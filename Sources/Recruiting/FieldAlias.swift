/// A PORTERS field by its tag name, such as `Person.P_Mail`, or an option by its own, such as
/// `Option.P_ResumeOpen`.
///
/// `P_` fields are the vendor's, `U_` fields the agency's, `A_` fields an app's.
public struct FieldAlias: Hashable, Sendable, CustomStringConvertible {
    /// The whole name, ASCII, prefix included.
    public let name: String

    /// The longest name that is read or accepted, in bytes.
    public static let longest = 128

    /// The alias called `name`, or nil if nothing in the CRM can be called so.
    ///
    /// A well-formed alias is a prefix, a dot, and `P_`, `U_` or `A_` with letters, digits and
    /// underscores behind it.
    public init?(_ name: String) {
        guard Self.isWellFormed(name.utf8) else { return nil }
        self.name = name
    }

    private init(known name: String) { self.name = name }

    public var description: String { name }

    /// The resource that the field belongs to; nil for options and for resources not read here.
    public var resource: Resource? {
        let prefix = name.prefix { $0 != "." }
        return Resource.allCases.first { $0.prefix == prefix }
    }

    /// Whether it names an option (選択肢) and not a field.
    public var isOption: Bool { name.hasPrefix("Option.") }

    /// Whether the bytes of an element's name are an alias at all.
    static func isWellFormed(_ name: some Collection<UInt8>) -> Bool {
        guard name.count <= longest, let dot = name.firstIndex(of: UInt8(ascii: ".")) else {
            return false
        }
        let prefix = name[..<dot]
        let field = name[dot...].dropFirst()
        guard !prefix.isEmpty, prefix.allSatisfy({ isLetter($0) }), field.count > 2,
            let first = field.first, "PUA".utf8.contains(first),
            field.dropFirst().first == UInt8(ascii: "_")
        else { return false }
        return field.allSatisfy { isLetter($0) || $0.isDigit || $0 == UInt8(ascii: "_") }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
    }
}

/// The vendor's standard fields that the sync itself looks at.
extension FieldAlias {
    public static let personId = FieldAlias(known: "Person.P_Id")
    public static let personName = FieldAlias(known: "Person.P_Name")
    public static let personReading = FieldAlias(known: "Person.P_Reading")
    public static let personOwner = FieldAlias(known: "Person.P_Owner")
    public static let personMail = FieldAlias(known: "Person.P_Mail")
    public static let personMobileMail = FieldAlias(known: "Person.P_MobileMail")
    public static let personDeleted = FieldAlias(known: "Person.P_Deleted")
    public static let personPhase = FieldAlias(known: "Person.P_Phase")
    public static let personPhaseDate = FieldAlias(known: "Person.P_PhaseDate")
    public static let resumeId = FieldAlias(known: "Resume.P_Id")
    public static let resumeName = FieldAlias(known: "Resume.P_Name")
    public static let resumeOwner = FieldAlias(known: "Resume.P_Owner")
    public static let resumeCandidate = FieldAlias(known: "Resume.P_Candidate")
    public static let resumeDeleted = FieldAlias(known: "Resume.P_Deleted")
    public static let resumePhase = FieldAlias(known: "Resume.P_Phase")
    public static let resumePhaseDate = FieldAlias(known: "Resume.P_PhaseDate")
    public static let userId = FieldAlias(known: "User.P_Id")
    public static let userName = FieldAlias(known: "User.P_Name")
    public static let userMail = FieldAlias(known: "User.P_Mail")

    /// Whether the sync itself looks at it: however many fields others have made up, it is kept.
    var isOfSync: Bool { Self.ofSync.contains(self) }

    private static let ofSync: Set<FieldAlias> = [
        personId, personName, personReading, personOwner, personMail, personMobileMail,
        personDeleted, personPhase, personPhaseDate, resumeId, resumeName, resumeOwner,
        resumeCandidate, resumeDeleted, resumePhase, resumePhaseDate, userId, userName, userMail,
        updateDate(of: .candidate), updateDate(of: .resume), updateDate(of: .user),
    ]

    /// Whether it says who looks after the record (所有者).
    public var isOwner: Bool { self == .personOwner || self == .resumeOwner }

    /// Whether its value is the id of one of the agency's users: an owner, or who registered or last
    /// changed the record.
    ///
    /// Source: porters documents, "Standard fields used most" (`P_Owner`, `P_RegisteredBy`,
    /// `P_UpdatedBy`).
    public var isUser: Bool {
        guard let resource, resource != .user else { return false }
        return ["P_Owner", "P_RegisteredBy", "P_UpdatedBy"]
            .contains { name == "\(resource.prefix).\($0)" }
    }

    /// When a record of the resource was last changed in the CRM: `Person.P_UpdateDate`, ….
    public static func updateDate(of resource: Resource) -> FieldAlias {
        FieldAlias(known: resource.prefix + ".P_UpdateDate")
    }

    /// Who last changed a record of the resource: `Person.P_UpdatedBy`, ….
    public static func updatedBy(of resource: Resource) -> FieldAlias {
        FieldAlias(known: resource.prefix + ".P_UpdatedBy")
    }

    /// The id of a record of the resource: `Person.P_Id`, ….
    public static func id(of resource: Resource) -> FieldAlias {
        FieldAlias(known: resource.prefix + ".P_Id")
    }

    /// The date field that must be written together with a phase, if this is a phase.
    ///
    /// Source: the CRM's write rules ("Phases have a rule", codes 126/127).
    public var phaseDate: FieldAlias? {
        switch self {
        case .personPhase: .personPhaseDate
        case .resumePhase: .resumePhaseDate
        default: nil
        }
    }
}
