import Foundation
import HTTPTypes
import Hummingbird
import MyPage
import SiteSettings

/// ビジュアル設定: the site's name, the sender, the accent colour, and the links of header and footer.
struct VisualRoutes {
    let site: MyPageSite

    /// Links that a form has room for, besides those that are there.
    private static let spare = 3
    private static let mostLinks = 500
    /// The settings that the screen shows.
    static let keys = Set(Form(Settings()).typed.map { $0.key })

    func add(to group: RouterGroup<PageContext>) {
        group.get("visual", use: show)
        group.post("visual", use: save)
    }

    /// What the screen's fields hold.
    private struct Form {
        var name: String
        var sender: String
        var accent: String
        var links: [String: [Settings.Web.Link]]

        init(_ settings: Settings) {
            name = settings.site.name
            sender = settings.site.sender
            accent = settings.web.accent
            links = ["header": settings.web.header, "footer": settings.web.footer]
        }

        init(_ form: FormFields) {
            name = form["name"].trimmingCharacters(in: .whitespaces)
            sender = form["sender"].trimmingCharacters(in: .whitespaces)
            accent = form["accent"].trimmingCharacters(in: .whitespaces)
            links = [:]
            for place in ["header", "footer"] {
                links[place] = (0..<VisualRoutes.mostLinks).map { number in
                    Settings.Web.Link(
                        label: form["\(place).label.\(number)"].trimmingCharacters(
                            in: .whitespaces),
                        url: form["\(place).url.\(number)"].trimmingCharacters(in: .whitespaces))
                }.filter { !$0.label.isEmpty || !$0.url.isEmpty }
            }
        }

        /// Everything as typed values, by key.
        var typed: [(key: String, value: TypedValue)] {
            [
                ("site.name", .text(name)), ("site.sender", .text(sender)),
                ("web.accent", .text(accent)),
                ("web.header", .links(links["header"] ?? [])),
                ("web.footer", .links(links["footer"] ?? [])),
            ]
        }
    }

    private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        let file = try await EditSettings(site).current()
        let isSaved = request.uri.queryParameters["saved"] != nil
        return page(
            Form(file.settings), revision: file.revision, context,
            problems: file.complaints,
            notice: isSaved ? "保存しました。" : nil)
    }

    /// The screen as it is, with what became of something else on it.
    func page(
        _ context: PageContext, status: HTTPResponse.Status, problems: [String]
    ) async throws -> Response {
        let file = try await EditSettings(site).current()
        return page(
            Form(file.settings), revision: file.revision, context, status: status,
            problems: problems)
    }

    /// Shows what was typed when the session had ended; saves nothing.
    func resume(_ context: PageContext) -> Response {
        page(
            Form(context.form), revision: context.form["revision"], context,
            notice: StaffRoutes.resumed)
    }

    private func save(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = Form(context.form)
        let revision = context.form["revision"]
        let file = try await EditSettings(site).current()
        let (settings, wrong) = file.settings.with(form.typed)
        var problems = wrong.map {
            $0.key == "web.accent"
                ? Self.problem(ofAccent: form.accent)
                : Self.expected[$0.key] ?? "\($0.key) の値が正しくありません。"
        }
        // What the form had no room for must not be lost by a save.
        if [file.settings.web.header, file.settings.web.footer].contains(where: {
            $0.count > Self.mostLinks - Self.spare
        }) {
            problems.append("リンクが多すぎるため、この画面では変更できません。settings.yaml を編集してください。")
        }
        let links = form.links.values.joined()
        // A form that was cut off must not be taken for one whose links were all removed.
        if !["accent", "header.label.0", "footer.label.0"].allSatisfy(context.form.contains) {
            problems.append("送信された内容が不完全です。保存していません。画面を開き直して、もう一度入力してください。")
        }
        if links.contains(where: { $0.label.isEmpty || $0.url.isEmpty }) {
            problems.append("リンクには、表示名とURLの両方を入力してください。")
        }
        guard problems.isEmpty else {
            return page(
                form, revision: revision, context, status: .unprocessableContent, problems: problems
            )
        }
        let saving = try await EditSettings(site).save(
            settings, over: revision, by: context.staff)
        guard let refusal = saving.refusal(overtaken: SettingsRoutes.overtaken) else {
            return .redirect(to: "/admin/visual?saved")
        }
        return page(
            form, revision: revision, context, status: refusal.status, problems: refusal.problems)
    }

    private static func problem(ofAccent text: String) -> String {
        do {
            _ = try AccentColour(text)
        } catch .tooLight(let contrast, let darker) {
            return "アクセントカラー \(text) は明るすぎて、文字が読みにくくなります（コントラスト比"
                + "\(AccentColour.shown(contrast))。4.5以上が必要です）。近い色では \(darker.hex) が使えます。"
        } catch {}
        return "アクセントカラーは #7a1f5c のように、「#」と6桁の英数字（0〜9、a〜f）で入力してください。"
    }

    private static let expected = [
        "site.name": "サイト名は、改行のない1文字以上100文字以内で入力してください。",
        "site.sender": "差出人は「名前 <アドレス>」のように、アドレスを半角で入力し、半角の < と > で囲んでください。",
        "web.header": "ヘッダーのURLは https:// または / で始めてください。",
        "web.footer": "フッターのURLは https:// または / で始めてください。",
    ]

    private func page(
        _ form: Form, revision: String, _ context: PageContext,
        status: HTTPResponse.Status = .ok, problems: [String] = [], notice: String? = nil
    ) -> Response {
        func rows(_ place: String) -> [[String: Any]] {
            let links = form.links[place] ?? []
            let blank = Settings.Web.Link(label: "", url: "")
            let shown = links + Array(repeating: blank, count: Self.spare)
            return shown.prefix(Self.mostLinks).enumerated().map { number, link in
                [
                    "place": place, "number": number, "shown": number + 1, "label": link.label,
                    "url": link.url,
                ]
            }
        }
        var values: [String: Any] = [
            "revision": revision, "site_name": form.name, "sender": form.sender,
            "accent_text": form.accent,
            "accent_shown": form.accent.isEmpty ? "標準" : form.accent,
            "places": [("ヘッダー", "header"), ("フッター", "footer")].map { title, place in
                [
                    "title": title, "rows": rows(place),
                    "links": (form.links[place] ?? []).map { ["label": $0.label, "url": $0.url] },
                ] as [String: Any]
            },
        ]
        values["logo"] = site.shownLogo != nil
        values["logo_revision"] = LogoRoutes.revision(of: site.shownLogo)
        values["logo_problem"] = site.logoProblem?.japanese
        values["has_file"] = site.shownLogo != nil || site.logoProblem?.isOfLogo == true
        values["logo_limit"] = Logo.mostBytes / 1_024
        return AdminPage(
            screen: .visual,
            content: context.render(
                context.staff.mayConfigure ? Self.template : Self.shownTemplate, values),
            notice: notice, problems: problems
        ).response(status, context, site.settings)
    }

    private static let template = Page.template(PackageResources.visual_mustache)
    private static let shownTemplate = Page.template(PackageResources.visual_shown_mustache)
}
