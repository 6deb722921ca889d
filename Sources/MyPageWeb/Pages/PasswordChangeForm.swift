import Hummingbird
import MyPage
import SiteSettings

/// The form by which somebody changes their own password, a candidate or a member of staff.
struct PasswordChangeForm {
    /// Where it is sent.
    let action: String
    /// What they sign in with, for the browser's list of passwords.
    let username: String
    let minLength: Int
    /// What became of the last try; nil before the first.
    var change: PasswordChange?

    let title = "パスワードの変更"

    /// Whether it says what is wrong with the last try.
    var isWrong: Bool { problem != nil }

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

    /// The answer to what became of a try.
    /// - Parameters:
    ///   - done: where it leads when the password is changed.
    ///   - signIn: where it leads when nobody is signed in any more.
    ///   - page: the page that holds the form once more.
    static func answer(
        _ change: PasswordChange, to holder: SessionCookie.Holder, _ settings: Settings,
        done: String, signIn: String, page: (PasswordChange) -> Response
    ) -> Response {
        switch change {
        case .changed(let session, let device):
            var response = Response.redirect(to: done)
            SessionCookie(settings: settings, holder: holder).set(session, on: &response)
            DeviceCookie(settings: settings, holder: holder).set(device, on: &response)
            return response
        case .signedOut: return .redirect(to: signIn)
        case .refused, .wrong, .tooMany: return page(change)
        }
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
