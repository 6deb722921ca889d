import HTTPTypes
import Hummingbird
import MyPage

/// ビジュアル設定 > ロゴ: the logo's file, from a browser.
struct LogoRoutes {
    let site: MyPageSite

    /// Where its forms are sent, which stand on another page.
    static let folder = "/admin/visual/logo/"
    static let upload = "\(folder)upload"

    func add(to group: RouterGroup<PageContext>) {
        group.post("visual/logo/upload", use: upload)
        group.post("visual/logo/remove", use: remove)
    }

    private func upload(_ request: Request, _ context: PageContext) async throws -> Response {
        guard let file = context.file, file.field == "logo" else {
            return try await VisualRoutes(site: site).page(
                context, status: .unprocessableContent, problems: ["ロゴのファイルを選択してください。"])
        }
        return try await answer(context, wanted: file.bytes) {
            try await EditLogo(site).save(file.bytes, by: context.staff)
        }
    }

    private func remove(_ request: Request, _ context: PageContext) async throws -> Response {
        try await answer(context, wanted: nil) {
            try await EditLogo(site).remove(by: context.staff)
        }
    }

    /// What names the logo that a screen has shown.
    static func revision(of logo: Logo?) -> String { logo?.version ?? "none" }

    /// Whether the screen has shown another logo than is there now, which would be lost; a second click
    /// finds what the first has done.
    private func isOvertaken(_ context: PageContext, wanted: [UInt8]?) -> Bool {
        let present = site.shownLogo
        return !context.form.isOf(revision: Self.revision(of: present)) && present?.bytes != wanted
    }

    private func answer(
        _ context: PageContext, wanted: [UInt8]?, _ save: () async throws -> Saving
    ) async throws -> Response {
        let saving: Saving =
            if isOvertaken(context, wanted: wanted) { .overtaken } else { try await save() }
        let refusal = saving.refusal(
            overtaken: "この画面を開いた後に、ロゴのファイルが変更されました。何も変更していません。画面を確認して、もう一度お試しください。")
        if let refusal {
            return try await VisualRoutes(site: site).page(
                context, status: refusal.status, problems: refusal.problems)
        }
        return .redirect(to: "/admin/visual?saved")
    }
}
