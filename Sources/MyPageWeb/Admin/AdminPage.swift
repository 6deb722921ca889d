import Foundation
import HTTPTypes
import Hummingbird
import Mustache
import MyPage
import SiteSettings
import SyncStore

/// An admin screen: a title, what stands below it, and the way to the other screens.
struct AdminPage {
    /// The screens, in the order of the menu.
    enum Screen: String, CaseIterable {
        case dashboard = "/admin"
        case settings = "/admin/settings"
        case templates = "/admin/templates"
        case visual = "/admin/visual"
        case runs = "/admin/runs"
        case people = "/admin/people"
        case staff = "/admin/staff"
        case history = "/admin/history"

        var title: String {
            switch self {
            case .dashboard: "状況"
            case .settings: "求職者同期の設定"
            case .templates: "メールテンプレート"
            case .visual: "ビジュアル設定"
            case .runs: "実行履歴"
            case .people: "アカウント"
            case .staff: "担当者"
            case .history: "操作履歴"
            }
        }
    }

    /// Where in the menu it stands; nil for one that stands nowhere.
    var screen: Screen?
    var title: String?
    let content: String
    /// What has just been done.
    var notice: String?
    /// What stands in the way of what was asked for.
    var problems: [String] = []
    /// Whether the content itself says what is wrong with what was sent.
    var isWrong = false
    /// After how many seconds the screen is asked for again, as long as something goes on; nil for one
    /// that stays as it is.
    var refresh: Int?

    func response(
        _ status: HTTPResponse.Status, _ context: PageContext, _ settings: Settings
    ) -> Response {
        let menu = Screen.allCases.map {
            ["url": $0.rawValue, "title": $0.title, "here": $0 == screen] as [String: Any]
        }
        var values: [String: Any] = [
            "title": title ?? screen?.title ?? "", "menu": menu,
            "key": context.formKey, "staff": context.staff.name,
            "role": context.staff.role.japanese, "problems": problems,
            "is_wrong": isWrong || !problems.isEmpty, "has_problems": !problems.isEmpty,
            "crumbs": crumbs, "has_crumbs": !crumbs.isEmpty,
        ]
        values["notice"] = notice
        values["news"] = context.news
        // To the screen alone, so that what was done is not told again.
        values["refresh"] = refresh.map { "\($0);url=\(screen?.rawValue ?? "")" }
        return Page.response(status, content, in: Self.layout, values, settings)
    }

    /// The way to this screen from the first one; empty for the screens of the menu.
    private var crumbs: [[String: String]] {
        guard let title, !title.hasPrefix(screen?.title ?? "\0") else { return [] }
        let parents = [Screen.dashboard] + [screen].compactMap { $0 }.filter { $0 != .dashboard }
        return parents.map { ["url": $0.rawValue, "title": $0.title] }
    }

    private static let layout = Page.template(PackageResources.admin_layout_mustache)
}

extension PageContext {
    /// What stands below the title of an admin screen, with what nearly all templates name: the `key` of
    /// their forms, the `username` for the browser's list of passwords, and whether who looks `may` configure.
    /// - Parameter values: the screen's own; one of these names comes before what is meant above.
    func render(_ template: MustacheTemplate, _ values: [String: Any]) -> String {
        let known: [String: Any] = [
            "key": formKey, "username": staff.name, "may": staff.mayConfigure,
        ]
        return Page.render(template, known.merging(values) { $1 })
    }
}

extension Int {
    /// With a comma behind each three digits.
    var grouped: String {
        let digits = String(magnitude)
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { result += "," }
            result.append(digit)
        }
        return (self < 0 ? "-" : "") + result
    }
}
