import Hummingbird
import MyPage

/// The form by which somebody changes their own password, a candidate or a member of staff.
struct PasswordChangeForm {
    /// Where it is sent.
    let action: String
    /// What they sign in with, for the browser's list of passwords.
    let username: String
    let minLength: Int
    /// What became of the last try; nil before the first.
    var change: PasswordChange?

    var title: String { problem == nil ? "パスワードの変更" : "パスワードの変更（エラー）" }

    func content(key: String) -> String {
        var values: [String: Any] = [
            "action": action, "username": username, "min": minLength, "key": key,
        ]
        if let problem {
            values["error"] = problem.text
            values["wrong_\(problem.field)"] = true
        }
        return Page.render(Self.template, values)
    }

    /// The page that holds it, as an answer.
    func marking(_ response: Response) -> Response {
        if case .tooMany(let minutes) = change {
            return TooMany(minutes: minutes).marking(response)
        }
        var response = response
        if problem != nil { response.status = .unprocessableContent }
        return response
    }

    /// What is to be mended, and in which field.
    private var problem: (field: String, text: String)? {
        switch change {
        case .wrong: ("present", "現在のパスワードが違います。")
        case .tooMany(let minutes): ("present", TooMany(minutes: minutes).tries)
        case .refused(let refusal):
            (refusal == .different ? "again" : "password", refusal.japanese)
        case .changed, .signedOut, nil: nil
        }
    }

    private static let template = Page.template(PackageResources.change_password_mustache)
}
