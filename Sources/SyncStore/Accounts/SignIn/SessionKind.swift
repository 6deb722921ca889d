/// Whose sessions they are: each kind of holder has a table of its own, so that nobody's session opens
/// anything of the other's.
public enum SessionKind: Sendable {
    case account, staff

    var table: String { self == .account ? "session" : "staff_session" }
    var holder: String { self == .account ? "account_id" : "staff_id" }
}
