/// How many accounts an owner (所有者) has, by the candidate or by the resume.
public struct OwnerCounts: Sendable, Equatable {
    /// `User.P_Id`; nil for the accounts of which no export has said whose they are.
    public let owner: Int64?
    /// 仮登録
    public internal(set) var provisional = 0
    /// Those of them whose links have all expired.
    public internal(set) var expired = 0
    /// 本登録
    public internal(set) var registered = 0

    init(owner: Int64?) { self.owner = owner }
}
