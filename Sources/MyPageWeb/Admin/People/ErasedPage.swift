package import CandidateSync
import Hummingbird
import SiteSettings

/// What an erasure has removed, and what it could not reach.
struct ErasedPage {
    private static let template = Page.template(PackageResources.erased_mustache)

    let report: ErasureReport

    func response(_ context: PageContext, _ settings: Settings) -> Response {
        let rows = Dictionary(grouping: report.rows, by: { Self.name(of: $0.key) })
            .mapValues { $0.reduce(0) { $0 + $1.value } }
        let files =
            report.removed.map { ["path": $0, "what": "削除"] }
            + report.rewritten.map { ["path": $0, "what": "この方の情報を除いて保存"] }
        var summary = "消去しました。PORTERSから再び届いても、アカウントは開設しません。"
        if report.toldAgain > 0 {
            summary += "削除した重複エラーメールに記載していたほかの\(report.toldAgain)件は、所有者にあらためて送信します。"
        }
        let values: [String: Any] = [
            "summary": summary,
            "rows": rows.sorted { $0.key < $1.key }.map { ["what": $0.key, "count": $0.value] },
            "has_rows": !rows.isEmpty, "files": files, "has_files": !files.isEmpty,
            "left": report.left.map { ["text": $0.japanese] },
        ]
        return AdminPage(
            screen: .people, title: "消去しました", content: Page.render(Self.template, values)
        ).response(.ok, context, settings)
    }

    private static func name(of table: String) -> String {
        [
            "accounts.account": "アカウント", "accounts.link": "URL",
            "accounts.session": "ログイン", "accounts.decision": "実行前の判定",
            "accounts.look_again": "再判定の予定", "accounts.owed_notice": "所有者への未送信の通知",
            "accounts.owner_mail": "所有者へのメールの予定",
            "accounts.duplicate_notice": "重複通知の記録",
            "accounts.status_item": "ステータス更新の予定", "accounts.delivery": "取り込みの記録",
            "mirror.candidate": "個人連絡先", "mirror.resume": "レジュメ",
        ][table] ?? "その他"
    }
}

extension ErasureReport.Left {
    /// In the words of the screens.
    package var japanese: String {
        switch self {
        case .elsewhere: "すでに送信・連携されたメールとステータス更新、以前に作成したバックアップ"
        case .crm: "PORTERS上の情報（PORTERSでも削除してください）"
        case .sameAddress(let people):
            "同じメールアドレスを持つ別の個人連絡先（ID：\(people.map(String.init).joined(separator: "、"))）"
        case .inbox(let count): "inboxで取り込みを待っているファイル（\(count)件）"
        case .claimed(let path): "取り込み前のファイル：\(path)（取り込んだ後に、この方の情報を除きます）"
        case .unreadable(let path):
            "読み取れないファイル：\(path)（この方の情報があれば、サーバーで削除してください）"
        case .closed(let path):
            "中を確認できないフォルダー：\(path)（所有者と権限を直してから、"
                + "「accounts erase --person」でもう一度消去してください）"
        case .receipt(let delivery): "読み取れない受領書（受付ID：\(delivery)）"
        case .log: "データベースの一時ログ（次の起動時に消去します）"
        }
    }
}
