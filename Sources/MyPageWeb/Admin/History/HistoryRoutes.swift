import Foundation
import HTTPTypes
import Hummingbird
import MyPage
import Publishing
import SiteSettings
import SyncStore

/// 操作履歴: who changed what, how it was before and after, and the way back.
struct HistoryRoutes {
    let site: MyPageSite

    func add(to group: RouterGroup<PageContext>) {
        group.get("history", use: list)
        group.get("history/:entry", use: show)
        group.post("history/:entry", use: restore)
    }

    private func list(_ request: Request, _ context: PageContext) async throws -> Response {
        let query = request.uri.queryParameters
        let what = query["what"].flatMap { AuditEntry.Kind(rawValue: String($0)) }
        let subject = query["subject"].map(String.init)
        let before = query["before"].flatMap { Int64($0) } ?? .max
        let page = try await ListPage(
            BrowseHistory(site).list(
                what, subject, before: before, limit: ListPage<AuditEntry>.asked))
        let entries = page.rows
        let clock = ScreenClock(site.settings)
        let runs = try await BrowseRuns(site).runs(
            Set(entries.filter { $0.what == .run }.map(\.subject)))
        var values: [String: Any] = [
            "is_changes": true, "entries": entries.map { Self.row($0, clock, runs) },
        ]
        if let last = page.last {
            let filter =
                (what.map { "&what=\($0.rawValue)" } ?? "")
                + (subject.map { "&subject=\(FormFields.encoded($0))" } ?? "")
            values["more"] = "before=\(last.sequence)\(filter)"
        }
        return AdminPage(screen: .history, content: Page.render(Self.listTemplate, values))
            .response(.ok, context, site.settings)
    }

    private static func row(
        _ entry: AuditEntry, _ clock: ScreenClock, _ runs: [String: Run] = [:]
    ) -> [String: Any] {
        let isText = entry.what == .settings || entry.what == .template
        var values: [String: Any] = [
            "id": entry.sequence, "at": clock.text(entry.at), "who": entry.who,
            "what": entry.what.japanese, "is_text": isText,
            "subject": TemplateName(rawValue: entry.subject)?.japanese ?? entry.subject,
        ]
        if entry.what == .run, let run = runs[entry.subject] {
            values["run"] = ["id": run.id, "title": run.title(clock)]
        }
        if entry.what == .account { values["url"] = screen(about: entry.subject) }
        if !isText {
            let words = [entry.old, entry.new ?? "削除"].compactMap { $0 }
                .map { Self.words[$0] ?? $0 }
            // Whoever had no role before was added.
            let isAdded =
                entry.what == .staff && entry.old == nil
                && entry.new.flatMap(Staff.Role.init(rawValue:)) != nil
            values["change"] =
                isAdded ? "追加（\(words[0])）" : words.joined(separator: " → ")
        }
        return values
    }

    /// - Parameter subject: an account's id, or `個人連絡先` and a person's.
    private static func screen(about subject: String) -> String? {
        let place = subject.hasPrefix("個人連絡先 ") ? "people" : "accounts"
        return subject.split(separator: " ").last.flatMap { Int64($0) }
            .map { "/admin/\(place)/\($0)" }
    }

    private static let words = [
        "planning": "計画中", "held": "承認待ち", "finished": "完了", "undone": "取り消し", "approved": "承認",
        "discarded": "破棄", "resent": "メール再送信",
        "withdrawn": "退会", "erased": "消去", "look": "閲覧", "configure": "設定",
        "unlocked": "ログイン制限の解除", "password": "パスワード設定", "reopened": "案内の再開",
        "look_again": "次の実行での判定",
        "invited_look": "招待（閲覧）", "invited_configure": "招待（設定）",
        "link_sent": "パスワード設定URLの送信", "link_sent_elsewhere": "パスワード設定URLの送信（宛先の登録・変更）",
        "bar_lifted": "消去後の開設制限の解除", "factor_set": "二段階認証の設定", "factor_removed": "二段階認証の解除",
        "recovery_renewed": "リカバリーコードの作り直し", "status_retry": "連携リトライ",
        "status_delete": "削除", "test_mail": "テストメールの送信", "requested": "今すぐ実行の依頼",
        "logo_set": "登録", "mail_set": "メールアドレスの設定",
    ]

    private func find(_ context: PageContext) async throws -> AuditEntry {
        guard let sequence = context.parameters.get("entry", as: Int64.self),
            let entry = try await BrowseHistory(site).entry(sequence)
        else { throw HTTPError(.notFound) }
        return entry
    }

    private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        try await page(of: find(context), context)
    }

    private func page(
        of entry: AuditEntry, _ context: PageContext, status: HTTPResponse.Status = .ok,
        problems: [String] = []
    ) async throws -> Response {
        var values = Self.row(entry, ScreenClock(site.settings))
        let template = TemplateName(rawValue: entry.subject)
        let isText = entry.what == .settings || entry.what == .template
        values["may"] = context.staff.mayConfigure && isText
        if isText {
            let lines = TextDiff.lines(from: entry.old ?? "", to: entry.new ?? "")
            values["lines"] = lines.map { line -> [String: String] in
                switch line.kind {
                case .added: ["mark": "+", "class": "added", "text": line.text]
                case .removed: ["mark": "-", "class": "removed", "text": line.text]
                case .same: ["mark": " ", "class": "same", "text": line.text]
                }
            }
            values["changes"] = try await changes(of: entry)
            values["revision"] =
                if let template {
                    try await EditTemplate(site).current(template).revision
                } else {
                    try await EditSettings(site).current().revision
                }
        }
        return AdminPage(
            screen: .history, title: "\(entry.what.japanese)の変更",
            content: context.render(Self.entryTemplate, values), problems: problems
        ).response(status, context, site.settings)
    }

    /// What was changed in the settings, by name; nil for a template, and for settings of a former
    /// version that can't be read any more.
    private func changes(of entry: AuditEntry) async throws -> [String: Any]? {
        guard entry.what == .settings, let (old, new) = Self.bothSettings(of: entry)
        else { return nil }
        let names = try await NameFields(site)()
        let rows = SettingChanges(old: old, new: new, names: names).rows
        return rows.isEmpty ? nil : ["rows": rows]
    }

    /// The settings before and after; nil for those of a former version that can't be read any more.
    private static func bothSettings(of entry: AuditEntry) -> (old: Settings, new: Settings)? {
        guard let old = try? SettingsFile.parse(entry.old ?? ""),
            let new = try? SettingsFile.parse(entry.new ?? "")
        else { return nil }
        return (old, new)
    }

    /// The screen where what was changed in the settings stands; 求職者同期の設定 if they are several's.
    private static func screen(of entry: AuditEntry) -> String {
        let both = bothSettings(of: entry)
        let changes = both.map { SettingChange.all(from: $0.old, to: $0.new) } ?? []
        if changes.isEmpty { return AdminPage.Screen.settings.rawValue }
        if changes.allSatisfy({ VisualRoutes.keys.contains($0.key) }) {
            return AdminPage.Screen.visual.rawValue
        }
        let isNames = changes.allSatisfy { $0.key.hasPrefix("fields.") }
        return isNames ? FieldNameRoutes.path : AdminPage.Screen.settings.rawValue
    }

    /// Takes the change back.
    private func restore(_ request: Request, _ context: PageContext) async throws -> Response {
        let entry = try await find(context)
        let revision = context.form["revision"]
        let saving: Saving
        let target: String
        do {
            switch (entry.what, TemplateName(rawValue: entry.subject)) {
            case (.settings, _):
                target = "\(Self.screen(of: entry))?saved"
                let file = try await EditSettings(site).current()
                // What can't be taken back is refused by who saves it.
                if let wanted = EditSettings.settings(of: file, without: entry) {
                    let refusal = try await SettingsQuestion(site: site).refusal(
                        of: wanted, over: file.settings, request, context
                    ) { try await page(of: entry, context, problems: [$0]) }
                    if let refusal { return refusal }
                }
                saving = try await EditSettings(site).restore(
                    entry, over: revision, by: context.staff)
            case (.template, let name?):
                target = "/admin/templates/\(name.rawValue)?saved"
                saving = try await EditTemplate(site).restore(
                    entry, as: name, over: revision, by: context.staff)
            default: throw HTTPError(.notFound)
            }
        } catch let wrong as MailTemplate.Problems {
            return try await page(
                of: entry, context, status: .unprocessableContent,
                problems: TemplateRoutes.texts(of: wrong))
        }
        if let refusal = saving.refusal(
            overtaken: "この画面を開いた後に変更されました。何も上書きしていません。画面を開き直してください。")
        {
            return try await page(
                of: entry, context, status: refusal.status, problems: refusal.problems)
        }
        return .redirect(to: target)
    }

    private static let listTemplate = Page.template(PackageResources.history_mustache)

    private static let entryTemplate = Page.template(PackageResources.history_entry_mustache)
}

extension AuditEntry.Kind {
    /// What the screens call it.
    var japanese: String {
        switch self {
        case .settings: "設定"
        case .template: "メールテンプレート"
        case .run: "実行"
        case .account: "アカウント"
        case .staff: "担当者"
        case .status: "連携エラー"
        case .logo: "ロゴ"
        }
    }
}
