@testable import MyPage

extension SignInAnswer {
    /// The secret of the session, if it began one.
    var session: String? { if case .signedIn(let session, _) = self { session } else { nil } }
    /// What the browser keeps then, and is known by.
    var device: String? { if case .signedIn(_, let device) = self { device } else { nil } }
}

extension StaffSignInAnswer {
    /// The secret of the session, if it began one.
    var session: String? {
        switch self {
        case .signedIn(let session, _), .recovered(let session, _, _): session
        default: nil
        }
    }
    /// What the browser keeps then, and is known by.
    var device: String? {
        switch self {
        case .signedIn(_, let device), .recovered(_, let device, _): device
        default: nil
        }
    }
}
