/// A kind of record that PORTERS exports and the sync reads.
///
/// The element name of a document differs from the prefix of its fields: a `Candidate` document
/// holds `Person.…` fields. Source: the CRM's resource list (porters documents, "The resources").
public enum Resource: UInt8, Sendable, CaseIterable, Codable {
    /// 個人連絡先: the person.
    case candidate
    /// レジュメ: one engagement of a person; a person has none or many.
    case resume
    /// ユーザー: the agency's staff, of whom some own candidates and resumes.
    case user

    /// The name of the XML element that holds such records: `Candidate`, `Resume` or `User`.
    public var element: String {
        switch self {
        case .candidate: "Candidate"
        case .resume: "Resume"
        case .user: "User"
        }
    }

    /// What the aliases of its fields start with, without the dot: `Person`, `Resume` or `User`.
    public var prefix: String {
        self == .candidate ? "Person" : element
    }
}
