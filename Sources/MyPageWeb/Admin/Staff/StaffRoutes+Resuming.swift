import HTTPTypes
import Hummingbird
import MyPage
import Publishing

/// A session ends while somebody reads or types: the way back to where they were.
///
/// A page that was asked for is named in the sign-in's address (`next`). A form that was posted is put
/// into the sign-in's form, without passwords; after signing in, its screen shows it as it was typed,
/// over the revision that it was typed over, and saves nothing until somebody presses the button again.
extension StaffRoutes {
    /// What a screen says that shows it again.
    static let resumed = "ログインしました。入力した内容はまだ保存していません。内容を確認し、もう一度保存してください。"

    /// What is answered without a session: the sign-in, with the way back.
    func interrupted(_ request: Request, _ context: PageContext) async throws -> Response {
        guard request.method == .post else { return .redirect(to: Interruption(request).signIn) }
        let page = Self.page(ofFormPostedTo: request.uri.path)
        // A file cannot be shown again.
        let isKept = Screen(page) != nil && !request.uri.path.hasPrefix(LogoRoutes.folder)
        let fields = isKept ? context.form : FormFields()
        // Its own fields are the sign-in's to show.
        var context = context
        context.form = FormFields()
        return try await form(
            context, Interruption(fields, on: page), status: .unauthorized,
            notice: isKept
                ? "ログインの有効期限が切れたため、保存していません。ログインすると、入力した内容がもう一度表示されます。"
                : "ログインの有効期限が切れたため、何も変更していません。もう一度ログインしてください。")
    }

    /// Where somebody goes who has just signed in.
    func resume(
        _ interruption: Interruption, session secret: String, _ context: PageContext
    ) async throws -> Response {
        guard let staff = try await StaffSignIn(site).staff(ofSession: secret),
            try await !SecondFactor(site).isOwed(by: staff)
        else { return .redirect(to: interruption.next) }
        var context = context
        context.staff = staff
        // To somebody who may only look, what was typed would stand there as what is so.
        guard staff.mayConfigure, !interruption.typed.isEmpty,
            let screen = Screen(interruption.next)
        else {
            return context.news.map { stop(before: interruption.next, news: $0, context) }
                ?? .redirect(to: interruption.next)
        }
        context.form = FormFields(interruption.typed)
        return switch screen {
        case .settings: try await SettingsRoutes(site: site).resume(context)
        case .names: try await FieldNameRoutes(site: site).resume(context)
        case .visual: VisualRoutes(site: site).resume(context)
        case .template(let name): try await TemplateRoutes(site: site).resume(name, context)
        }
    }

    /// Says something before somebody goes on.
    private func stop(before next: String, news: String, _ context: PageContext) -> Response {
        var context = context
        context.news = nil
        return AdminPage(
            title: "ログインしました",
            content: Page.render(Self.recoveredTemplate, ["news": news, "next": next])
        ).response(.ok, context, settings)
    }

    private static let recoveredTemplate = Page.template(PackageResources.recovered_mustache)

    /// The screens on which people type what is worth keeping.
    private enum Screen {
        case settings, names, visual
        case template(TemplateName)

        init?(_ path: String) {
            switch path {
            case "/admin/settings": self = .settings
            case FieldNameRoutes.path: self = .names
            case "/admin/visual": self = .visual
            default:
                let folder = "/admin/templates/"
                guard path.hasPrefix(folder),
                    let name = TemplateName(rawValue: String(path.dropFirst(folder.count)))
                else { return nil }
                self = .template(name)
            }
        }
    }

    /// The page on which a form stands that is sent there.
    private static func page(ofFormPostedTo path: String) -> String {
        if path.hasPrefix(LogoRoutes.folder) { return "/admin/visual" }
        let deeds: Set<Substring> = [
            "preview", "approve", "discard", "confirm", "retry", "delete", "again", "run-now",
        ]
        guard let last = path.split(separator: "/").last, deeds.contains(last) else { return path }
        return String(path.dropLast(last.count + 1))
    }
}
