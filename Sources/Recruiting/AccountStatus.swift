/// The state of a My Page account. See Architecture, "Words".
public enum AccountStatus: String, Sendable, CaseIterable, Codable {
    /// 仮登録
    case provisional
    /// 本登録
    case registered
    /// 退会
    case withdrawn
}
