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
        return try await answer(EditLogo(site).save(file.bytes, by: context.staff), context)
    }

    private func remove(_ request: Request, _ context: PageContext) async throws -> Response {
        try await answer(EditLogo(site).remove(by: context.staff), context)
    }

    private func answer(_ saving: Saving, _ context: PageContext) async throws -> Response {
        let refusal = saving.refusal(
            overtaken: "ほかの操作で、ロゴのファイルが同時に変更されました。画面を確認して、もう一度お試しください。")
        if let refusal {
            return try await VisualRoutes(site: site).page(
                context, status: refusal.status, problems: refusal.problems)
        }
        return .redirect(to: "/admin/visual?saved")
    }
}
