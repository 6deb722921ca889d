import CandidateSync
import HTTPTypes
import Hummingbird
import MyPage
import SiteSettings
import SyncStore

/// One file that came: its receipt. The list: `RunRoutes`.
struct DeliveryRoutes {
    let site: MyPageSite

    private static let template = Page.template(PackageResources.delivery_mustache)

    func add(to group: RouterGroup<PageContext>) {
        group.get("deliveries/:delivery", use: show)
    }

    /// A delivery as a row of a table.
    static func row(_ receipt: Receipt, _ clock: ScreenClock) -> [String: Any] {
        var values: [String: Any] = [
            "id": receipt.delivery, "file": receipt.file,
            "received": clock.text(receipt.receivedAt),
            "result": receipt.isAccepted ? "取り込み済み" : "取り込めませんでした",
            "records": receipt.records.total.grouped,
        ]
        values["run"] = receipt.run
        if let error = receipt.error {
            values["reason"] = error.japanese
            values["said"] = error.said
            values["turn"] = error.turn.japanese
        }
        return values
    }

    private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        guard let id = context.parameters.get("delivery"),
            let receipt = try await BrowseDeliveries(site).delivery(id)
        else { throw HTTPError(.notFound) }
        let clock = ScreenClock(site.settings)
        var values = Self.row(receipt, clock)
        if let run = receipt.run {
            let known = try await BrowseRuns(site).runs([run])[run]
            values["run_title"] = known?.title(clock) ?? run
        }
        values["bytes"] = Int(receipt.bytes).grouped
        values["sha256"] = receipt.sha256.isEmpty ? nil : receipt.sha256
        values["original"] = receipt.replayOf
        values["counts"] = Self.counts(of: receipt).map {
            ["name": $0.name, "count": $0.count.grouped]
        }
        let names = try await NameFields(site)()
        values["warning_texts"] = receipt.warnings.map { $0.row(names) }
        return AdminPage(
            screen: .runs, title: "ファイル \(receipt.file)",
            content: Page.render(Self.template, values)
        ).response(.ok, context, site.settings)
    }

    /// What was in it: the records of an export, or what an answer of the CRM says of status updates.
    private static func counts(of receipt: Receipt) -> [(name: String, count: Int)] {
        if let answer = receipt.answer {
            return [
                ("ステータス更新のファイル", answer.documents.count), ("PORTERSに反映", answer.done),
                ("再送予定", answer.retry), ("連携エラー", answer.refused),
                ("新しい更新があるため不要", answer.dropped),
            ]
        }
        let records = receipt.records
        return [
            ("個人連絡先", records.candidates), ("レジュメ", records.resumes), ("ユーザー", records.users),
            ("新規", records.new), ("変更", records.changed), ("変更なし", records.unchanged),
            ("旧データ（反映なし）", records.stale),
        ]
    }
}
