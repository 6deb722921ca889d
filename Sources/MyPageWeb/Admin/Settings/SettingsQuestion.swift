import CandidateSync
import Hummingbird
import MyPage
import Recruiting
import SiteSettings

/// The password, asked for before settings by which a run could write to more people without asking
/// anybody: wherever they come from, the form or the list of changes.
struct SettingsQuestion {
    let site: MyPageSite

    /// - Parameters:
    ///   - wanted: the settings that are to be saved.
    ///   - file: those in the file.
    ///   - page: the screen that says what is wrong: without any condition also how many would be written
    ///     to, and nobody is named.
    /// - Returns: that screen; nil if they may be saved.
    func refusal(
        of wanted: Settings, over file: Settings, _ request: Request, _ context: PageContext,
        on page: (_ problem: String) async throws -> Response
    ) async throws -> Response? {
        let inUse = site.settings
        guard file.allowsMore(in: wanted) || inUse.allowsMore(in: wanted) else { return nil }
        let isEmptied =
            wanted.sync.conditions.isEmpty
            && !(file.sync.conditions + inUse.sync.conditions).isEmpty
        return try await PasswordQuestion(site: site).refusal(
            request, context,
            wrong: "上限を上げる、または最後の条件を削除するには、あなたのパスワードを入力してください。"
        ) { try await page($0 + (isEmptied ? costOfNoCondition(wanted) : "")) }
    }

    private func costOfNoCondition(_ settings: Settings) async throws -> String {
        let funnel = try await PreviewFunnel(site)(settings)
        let all = (funnel.outcomes[.opened] ?? 0) + (funnel.outcomes[.readdressed] ?? 0)
        return "条件がないと、次の実行で\(funnel.mailed.grouped)人に案内メールを送ります"
            + "（全員をもう一度エクスポートした場合は\(all.grouped)人）。"
    }
}
