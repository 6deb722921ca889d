/// An account as it is sorted in a list by names.
public struct ListedAccount: Sendable {
    public let id: Int64
    /// Its person in the CRM, by `Person.P_Id`.
    public let person: Int64?
    public let name: String
}
