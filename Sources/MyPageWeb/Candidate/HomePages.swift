import Foundation
import Publishing
import Recruiting
import SyncStore

/// マイページ for its holder.
enum HomePages {
    /// - Parameters:
    ///   - crm: what the CRM knows of the name and the resume's title; empty if nothing. A name is shown
    ///     if it is another than the account's.
    ///   - notice: what has just been done.
    static func home(
        _ account: Account, crm: (name: String, resume: String), zone: TimeZone, key: String,
        notice: String? = nil
    ) -> Page {
        let since = LocalTime(account.statusSince, in: zone).day
        let rows = [
            ("お名前", account.name), ("メールアドレス", MailAddress.typed(account.mail)),
            ("状態", "\(account.status.japanese)（\(since)から）"),
            ("登録内容のお名前", crm.name == account.name ? "" : crm.name), ("レジュメ", crm.resume),
        ].filter { !$0.1.isEmpty }
        var values: [String: Any] = [
            "key": key, "rows": rows.map { ["name": $0.0, "value": $0.1] },
        ]
        values["notice"] = notice
        return Page(title: "マイページ", content: Page.render(homeTemplate, values))
    }

    /// - Parameter error: why nothing was done; nil before the first try.
    static func withdraw(
        _ account: Account, _ context: PageContext, _ error: String? = nil
    ) -> Page {
        // The address is for the browser's list of passwords.
        var values: [String: Any] = [
            "key": context.formKey, "username": MailAddress.typed(account.mail),
        ]
        values["error"] = error
        return Page(
            title: "退会の確認", content: Page.render(withdrawTemplate, values),
            isWrong: error != nil)
    }

    private static let homeTemplate = Page.template(PackageResources.home_mustache)

    private static let withdrawTemplate = Page.template(PackageResources.withdraw_mustache)
}
