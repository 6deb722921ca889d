import Foundation
import MyPage
import Publishing
import Recruiting
import SiteSettings

/// What somebody sees who opens a password link.
enum PasswordPages {
    /// The form, with why the last password was not taken. What was typed is never in it.
    /// - Parameter isShown: whether the field shows what is typed.
    static func form(
        token: String, _ holder: OpenedLink.Holder, key: String, settings: Settings,
        isShown: Bool, refusal: PasswordRefusal? = nil
    ) -> Page {
        // As the mail says it.
        let time = MomentText(in: settings.site.zone)
        var values: [String: Any] = [
            "token": token, "key": key, "min": settings.password.minLength,
            // For the browser's list of passwords.
            "username": MailAddress.typed(holder.mail), "mail": holder.maskedMail,
            "expires": time.string(from: holder.expiresAt), "is_shown": isShown,
        ]
        if !holder.maskedName.isEmpty { values["name"] = holder.maskedName }
        values["error"] = refusal?.japanese
        return Page(
            title: "パスワードの設定", content: Page.render(formTemplate, values),
            isWrong: refusal != nil)
    }

    /// Another link of the account may have set it, or its holder may have changed it on My Page.
    static let ended = Page.signIn(
        title: "パスワードは設定済みです",
        "パスワードが設定されたため、このURLは使えなくなりました。お忘れの場合は、ログイン画面の「パスワードをお忘れの方」からお進みください。")

    /// Whole, but of an account that is gone or at another address, it says the same as one that is cut
    /// off: whoever reads the mails to a former address is anybody. Its holder may have a newer mail.
    static let unknown = Page.deadLink("それでも開けない場合は、担当者にお問い合わせください。")

    /// URL有効期限切れ, with the button that asks for a new mail.
    static func expired(token: String, key: String) -> Page {
        Page(
            title: "URLの有効期限が切れています",
            content: Page.render(expiredTemplate, ["token": token, "key": key]))
    }

    static func sent(to maskedMail: String) -> Page {
        Page(
            title: "メールを送信しました",
            content: Page.render(sentTemplate, ["mail": maskedMail]))
    }

    static func tooMany(_ minutes: Int?) -> Page {
        let wait =
            switch minutes {
            case .some(let minutes) where minutes < 60: "\(minutes)分ほど待ってから"
            case .some(let minutes) where minutes < 1_440: "\(minutes / 60)時間ほど待ってから"
            case .some: "1日ほど待ってから"
            case nil: ""
            }
        return Page(
            title: "メールを送信できません",
            content: Page.paragraph(
                wait.isEmpty
                    ? "再送信の回数が上限に達しました。お手数ですが、担当者にお問い合わせください。"
                    : "メールはすでに送信されています。届いていない場合は迷惑メールフォルダーをご確認のうえ、\(wait)、もう一度お試しください。"
            ) + Page.toFront)
    }

    private static let formTemplate = Page.template(PackageResources.password_mustache)

    private static let expiredTemplate = Page.template(PackageResources.expired_mustache)

    private static let sentTemplate = Page.template(PackageResources.sent_mustache)
}
