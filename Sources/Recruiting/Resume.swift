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
