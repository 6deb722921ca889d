import CandidateSync
import HTTPTypes
import Hummingbird
import MyPage
import SiteSettings
import SyncStore

/// 求職者同期の設定: conditions with the funnel that they make, times, reminders, status, limits.
struct SettingsRoutes {
    let site: MyPageSite

    /// What the screens that save settings say where somebody else was faster.
    static let overtaken =
        "この画面を開いた後に、settings.yaml が変更されました。何も上書きしていません。"
        + "内容を控えてから、画面を開き直してください。"

    /// What a change of the status means that is written when an account is opened.
    private static let formerOpened =
        "「開設したときの値」を変更すると、本登録前の方のうち、PORTERSに変更前の値が入っている方は、"
        + "その値がステータスの項目についての条件に一致しないと、対象外になります（リマインドや新しいURLも送りません）。"
        + "案内を続けるには、PORTERSの値を新しい値に変更し、その方をエクスポートしてください。"

    /// What an address says behind a save that changes that.
    private static let opened = "opened"

    func add(to group: RouterGroup<PageContext>) {
        group.get("settings", use: show)
        group.post("settings", use: save)
        group.post("settings/preview", use: preview)
    }

    private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        let file = try await EditSettings(site).current()
        // Opened again behind an edit by hand it says so no more.
        let saved = file.complaints.isEmpty ? request.uri.queryParameters["saved"] : nil
        // Who may only look has no form to send: the settings as they are.
        let isTried = request.uri.queryParameters["trial"] != nil
        return try await page(
            SettingsForm(file.settings), revision: file.revision, context,
            problems: file.complaints,
            notice: saved.map {
                "保存しました。次の実行から有効です。" + ($0 == Self.opened ? Self.formerOpened : "")
            },
            funnel: isTried ? try await funnel(of: file.settings, request, context) : nil)
    }

    /// Saves nothing.
    private func preview(_ request: Request, _ context: PageContext) async throws -> Response {
        guard var form = try await posted(context) else { return try await incomplete(context) }
        let revision = context.form["revision"]
        if context.form["action"] == "add" {
            form.rows.append(ConditionRow())
            return try await page(form, revision: revision, context)
        }
        let file = try await EditSettings(site).current()
        guard let settings = form.settings(over: file.settings) else {
            return try await page(form, revision: revision, context, status: .unprocessableContent)
        }
        return try await page(
            form, revision: revision, context,
            funnel: try await funnel(of: settings, request, context),
            warning: settings.excludesOpened(of: file.settings) ? Self.formerOpened : nil)
    }

    /// 試算: what settings would do; that it names people is noted.
    private func funnel(
        of settings: Settings, _ request: Request, _ context: PageContext
    ) async throws -> Funnel {
        let funnel = try await PreviewFunnel(site)(settings)
        if !funnel.first.isEmpty {
            try await site.note(.searched, .found(funnel.first.count), of: request, context)
        }
        return funnel
    }

    /// Shows what was typed when the session had ended; saves nothing.
    func resume(_ context: PageContext) async throws -> Response {
        guard let form = try await posted(context) else { return try await incomplete(context) }
        return try await page(
            form, revision: context.form["revision"], context, notice: StaffRoutes.resumed)
    }

    private func posted(_ context: PageContext) async throws -> SettingsForm? {
        SettingsForm(context.form, try await NameFields(site)())
    }

    /// The settings as they are, for somebody whose form came without all its fields.
    private func incomplete(_ context: PageContext) async throws -> Response {
        let file = try await EditSettings(site).current()
        return try await page(
            SettingsForm(file.settings), revision: file.revision, context,
            status: .unprocessableContent,
            problems: ["送信された内容が不完全です。何も保存していません。下の内容を確認し、もう一度入力してください。"])
    }

    private func save(_ request: Request, _ context: PageContext) async throws -> Response {
        guard var form = try await posted(context) else { return try await incomplete(context) }
        let revision = context.form["revision"]
        let file = try await EditSettings(site).current()
        guard let settings = form.settings(over: file.settings) else {
            return try await page(form, revision: revision, context, status: .unprocessableContent)
        }
        let refused = try await SettingsQuestion(site: site).refusal(
            of: settings, over: file.settings, request, context
        ) { [form] problem in
            var form = form
            form.problems["password"] = problem
            return try await page(form, revision: revision, context)
        }
        if let refused { return refused }
        let saving = try await EditSettings(site).save(
            settings, over: revision, by: context.staff, mayAllowMore: true)
        guard let refusal = saving.refusal(overtaken: Self.overtaken) else {
            let isExcluding = settings.excludesOpened(of: file.settings)
            return .redirect(to: "/admin/settings?saved" + (isExcluding ? "=\(Self.opened)" : ""))
        }
        return try await page(
            form, revision: revision, context, status: refusal.status, problems: refusal.problems)
    }
}
