package import Recruiting
package import SyncStore

extension FieldNames {
    /// What the options (選択肢) in some fields are called, for the values of many people: the mirror's
    /// names are read only if an option was ever seen in one of the fields.
    /// - Parameter given: what the agency calls fields and options (`fields`).
    /// - Throws: `StoreError`
    package init(
        ofOptionsIn fields: Set<FieldAlias>, given: [FieldAlias: String],
        _ snapshot: borrowing MirrorSnapshot
    ) throws {
        self.init(
            given: given, options: try snapshot.hasOptions(in: fields) ? snapshot.options() : [:])
    }
}
