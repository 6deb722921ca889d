/// 個人連絡先: a person as last exported, with everything the mirror holds of them.
public struct Candidate: Sendable {
    /// `Person.P_Id`.
    public let id: Int64
    /// The person's own fields; none if only a resume ever named the person.
    public let fields: FieldSet
    public let resumes: [Resume]
    /// When anything of them was last exported, in days since 1970 (UTC).
    public let exportedOn: Int

    public init(id: Int64, fields: FieldSet, resumes: [Resume], exportedOn: Int = 0) {
        self.id = id
        self.fields = fields
        self.resumes = resumes
        self.exportedOn = exportedOn
    }
}

/// レジュメ: one engagement of a person.
public struct Resume: Sendable {
    /// `Resume.P_Id`.
    public let id: Int64
    /// `Resume.P_UpdateDate`, if it was exported.
    public let updated: CRMDate?
    public let fields: FieldSet

    public init(id: Int64, updated: CRMDate?, fields: FieldSet) {
        self.id = id
        self.updated = updated
        self.fields = fields
    }

    /// Whether this one rather than `other` is a person's resume: the most recently updated, then
    /// the one with the highest id.
    public func precedes(_ other: Resume) -> Bool {
        (updated?.number ?? 0, id) > (other.updated?.number ?? 0, other.id)
    }
}

/// 所有者: the member of staff who is responsible for a candidate or a resume.
public struct Owner: Sendable, Hashable {
    /// `User.P_Id`.
    public let id: Int64
    /// `User.P_Name`; empty if it was never exported.
    public let name: String
    /// `User.P_Mail` as exported; empty if it never was.
    public let mail: String

    public init(id: Int64, name: String, mail: String) {
        self.id = id
        self.name = name
        self.mail = mail
    }
}
