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
