import HTTPTypes
import Hummingbird
import Mustache
import NIOCore
import SiteSettings

/// A page of the site: a title and what stands below it. Works without JavaScript, holds nothing
/// from outside, and shows every value as text.
struct Page {
    let title: String
    let content: String
    /// Whether the page says what is wrong with what was sent: the browser's title begins with it,
    /// and the heading does not.
    var isWrong = false

    func response(_ status: HTTPResponse.Status, _ settings: Settings) -> Response {
        let values: [String: Any] = [
            "title": title, "is_wrong": isWrong,
            "header": settings.web.header.map { ["label": $0.label, "url": $0.url] },
            "footer": settings.web.footer.map { ["label": $0.label, "url": $0.url] },
        ]
        return Self.response(status, content, in: Self.layout, values, settings)
    }

    /// A page as an answer, with what every frame shows.
    /// - Parameters:
    ///   - layout: the frame.
    ///   - values: what that one alone shows.
    static func response(
        _ status: HTTPResponse.Status, _ content: String, in layout: MustacheTemplate,
        _ values: [String: Any], _ settings: Settings
    ) -> Response {
        var values = values
        values["site"] = settings.site.name
        values["content"] = CardTables.labelled(content)
        values["style"] = Style.sheet.path
        values["icon"] = Style.icon.path
        values["accent"] = Style.accent(settings)?.path
        values["logo"] = ShownLogo.values
        return Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: render(layout, values))))
    }

    /// A template that is part of the program (`Resources/*.mustache`): a mistake in it is ours, and
    /// found by any test.
    static func template(_ bytes: [UInt8]) -> MustacheTemplate {
        template(String(decoding: bytes, as: UTF8.self))
    }

    private static func template(_ text: String) -> MustacheTemplate {
        MustacheContentTypes.register(MarkupText(), named: "MARKUP")
        do {
            return try MustacheTemplate(string: "{{% CONTENT_TYPE:MARKUP}}" + text)
        } catch {
            preconditionFailure("a built-in page is no template: \(error)")
        }
    }

    /// A text as a paragraph of HTML.
    static func paragraph(_ text: String) -> String {
        render(messageTemplate, ["message": text])
    }

    /// A link of ours below what a page says.
    static func way(_ label: String, to path: String) -> String {
        "<p class=\"ways\"><a href=\"\(path)\">\(label)</a></p>\n"
    }

    /// The one that whoever gets no further has.
    static var toFront: String { way("トップページへ", to: "/") }

    /// A text as HTML shows it.
    static func escaped(_ text: String) -> String { MarkupText().escapeText(text) }

    static func render(_ template: MustacheTemplate, _ values: [String: Any]) -> String {
        template.render(values, library: partials)
    }

    /// What several pages have in common.
    private static let partials = MustacheLibrary(templates: [
        "runs-table": template(PackageResources.runs_table_mustache),
        "rejected-table": template(PackageResources.rejected_table_mustache),
        "setting": template(PackageResources.setting_mustache),
        "settings-parts": template(PackageResources.settings_parts_mustache),
        "settings-target": template(PackageResources.settings_target_mustache),
        "logo": template(PackageResources.logo_mustache),
        "visual-logo": template(PackageResources.visual_logo_mustache),
        "funnel": template(PackageResources.funnel_mustache),
        "history-tabs": template(PackageResources.history_tabs_mustache),
        "other-people": template(PackageResources.other_people_mustache),
        "page-links": template(PackageResources.page_links_mustache),
        "username": template(PackageResources.username_mustache),
        "factor-fields": template(PackageResources.factor_fields_mustache),
    ])

    private static let messageTemplate = template("<p>{{message}}</p>\n")

    private static let layout = template(PackageResources.layout_mustache)
}

extension Page {
    /// One that only says something.
    init(title: String, message: String) {
        self.init(title: title, content: Self.paragraph(message))
    }

    /// The answer to whoever has asked for a mail, whether one is sent or not.
    /// - Parameters:
    ///   - text: which mail.
    ///   - form: where another address is typed.
    static func checkMail(_ text: String, form: String) -> Page {
        Page(
            title: "メールをご確認ください",
            content: paragraph(text + "届かない場合は、迷惑メールフォルダーもご確認ください。")
                + way("メールアドレスを入力し直す", to: form))
    }

    /// One that says something to whoever has a password, and leads to the sign-in.
    static func signIn(title: String, _ text: String) -> Page {
        Page(title: title, content: render(signInTemplate, ["text": text]))
    }

    private static let signInTemplate = template(PackageResources.to_sign_in_mustache)

    /// The page behind a mail's link that is cut off, or good no more.
    static func deadLink(_ otherwise: String) -> Page {
        let text = "URLが途中で切れているか、無効になっています。最も新しいメールのURLを、そのまま開いてください。"
        return Page(
            title: "このURLは使えません",
            content: paragraph(text + otherwise) + toFront)
    }
}
