import HTTPTypes
import Hummingbird
import SiteSettings

/// What somebody is told who has tried or asked too often: 429, and how long to wait.
struct TooMany {
    let minutes: Int

    /// For passwords.
    var tries: String { "試行回数が上限に達しました。\(wait)、もう一度お試しください。" }

    /// The answer about mails that a client wants, whosever they are.
    func mails(_ settings: Settings) -> Response {
        answer(
            "メールを送信できません", "お使いの接続元からの送信回数が上限に達したため、メールは送信していません。", settings)
    }

    /// For mails to members of staff.
    var invitations: String { "短い間に送れるメールの数を超えるため、送信していません。\(wait)、もう一度お試しください。" }

    /// The answer about sign-ups of everybody together, whoever asks.
    func signUps(_ settings: Settings) -> Response {
        answer(
            "会員登録を受け付けられません", "申し込みが集中し、混み合っています。メールは送信しておらず、入力内容も保存していません。", settings)
    }

    private func answer(_ title: String, _ why: String, _ settings: Settings) -> Response {
        let page = Page(
            title: title,
            content: Page.paragraph("\(why)\(wait)、もう一度お試しください。") + Page.toFront)
        return marking(page.response(.tooManyRequests, settings))
    }

    /// Says it to programs too. Source: RFC 6585, 4.
    func marking(_ response: Response) -> Response {
        var response = response
        response.status = .tooManyRequests
        response.headers[.retryAfter] = "\(minutes * 60)"
        return response
    }

    /// In minutes up to two hours, then in hours, begun ones included.
    private var wait: String {
        minutes < 120 ? "あと\(minutes)分ほど待ってから" : "あと\((minutes + 59) / 60)時間ほど待ってから"
    }
}
