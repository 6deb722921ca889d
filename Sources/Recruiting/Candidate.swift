/// 個人連絡先: a person as last exported, with everything the mirror holds of them.
public struct Candidate: Sendable {
    /// `Person.P_Id`.
    public let id: Int64
    /// The person's own fields; none if only a resume ever named the person.
    public let fields: FieldSet
    public let resumes: [Resume]
    /// When anything of them was last exported, in days since 1970 where the site is.
    public let exportedOn: Int

    /// How much room the fields take.
    public var byteCount: Int {
        resumes.reduce(fields.bytes.count) { $0 + $1.fields.bytes.count }
    }

    public init(id: Int64, fields: FieldSet, resumes: [Resume], exportedOn: Int = 0) {
        self.id = id
        self.fields = fields
        self.resumes = resumes
        self.exportedOn = exportedOn
    }
}
