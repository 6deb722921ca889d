/// Somebody of the agency's staff who may look at the admin screens.
public struct Staff: Sendable, Equatable {
    /// What they may do.
    public enum Role: String, Sendable, CaseIterable {
        /// 閲覧
        case look
        /// 設定
        case configure
    }

    public let id: Int64
    public let name: String
    public let role: Role

    public init(id: Int64, name: String, role: Role) {
        self.id = id
        self.name = name
        self.role = role
    }
}
