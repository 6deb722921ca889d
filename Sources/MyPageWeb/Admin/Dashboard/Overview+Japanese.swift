package import CandidateSync
import Foundation
package import MyPage
import SyncStore

/// What stands in the way, and what is to be looked at (注意), in the words of the screens.
extension Overview {
    /// What keeps the workspace from its work.
    func problemTexts(_ clock: ScreenClock) -> [String] {
        var texts: [String] = []
        if status.process == nil {
            texts.append(
                "サービス（watch）が動いていません。届いたファイルは取り込まれません。システムの管理者に連絡してください。")
        }
        texts += status.problems.filter { !$0.isCaution }.compactMap { $0.japanese(clock) }
        if let proxy = unnamedProxy {
            texts.append(
                "リバースプロキシ（\(proxy)）がweb.trusted_proxiesにないため、利用者全員が同じ接続元として扱われています。"
                    + "settings.yamlにこのアドレスを追加し、サービスを再起動してください。")
        }
        return texts
    }

    /// What works, and wants somebody: `text`, and `url` and `link` where there is a place to go to.
    func cautionRows(_ clock: ScreenClock) -> [[String: String]] {
        var rows: [[String: String]] = []
        func add(_ text: String, _ url: String? = nil, _ link: String? = nil) {
            var row = ["text": text]
            row["url"] = url
            row["link"] = link
            rows.append(row)
        }
        if let first = held.first {
            add(
                "承認待ちの実行が\(held.count)件あります。内容を確認し、承認または破棄してください。",
                held.count == 1 ? "/admin/runs/\(first.run.id)" : "/admin/runs", "実行を見る")
        }
        if status.statusErrorCount > 0 {
            add(
                "連携エラーが\(status.statusErrorCount.grouped)件あります。内容を確認し、連携リトライまたは削除をしてください。",
                StatusErrorRoutes.path, "連携エラーを見る")
        }
        if cautions.rejected > 0 {
            add(
                "過去7日間に取り込めなかったファイルが\(cautions.rejected.grouped)件あります。", "#rejected",
                "理由を見る")
        }
        for problem in status.problems where problem.isCaution {
            if let text = problem.japanese(clock) {
                add(text, problem.place?.url, problem.place?.link)
            }
        }
        if !isFileInUse {
            add(
                "settings.yaml に、まだ有効になっていない変更があります。サービスは、変更前の設定で動いています。",
                AdminPage.Screen.settings.rawValue, "設定を見る")
        }
        if cautions.expiring > 0 {
            add(
                "案内メールのURLの期限が\(cautions.expiringHours)時間以内に切れる、本登録前の人が"
                    + "\(cautions.expiring.grouped)人います。",
                PeopleQuery.url(.expiring), "対象者を見る")
        }
        if cautions.owed > 0 {
            add(
                "所有者のメールアドレスが分からないため、所有者に送れていないお知らせが\(cautions.owed.grouped)件あります。"
                    + "PORTERSのユーザーをエクスポートしてください。")
        }
        return rows
    }
}

extension WorkspaceStatus.Problem {
    /// Whether the workspace does its work all the same: shown in amber.
    fileprivate var isCaution: Bool {
        switch self {
        case .held, .stuck, .unanswered, .uncollected, .silent, .undoing, .erasing: true
        case .unfit, .mirrorLost, .standsStill, .spoolWaits, .inboxGone, .littleRoom, .fewFiles,
            .signUpsFull, .folder, .deadMails:
            false
        }
    }

    /// Where it is settled, or what it is about can be seen; nil if no screen has more of it.
    fileprivate var place: (url: String, link: String)? {
        switch self {
        case .silent: ("/admin/runs#deliveries", "届いたファイルを見る")
        case .uncollected: ("#outbox", "件数を見る")
        case .undoing(let run): ("/admin/runs/\(run)", "実行を見る")
        case .unfit, .mirrorLost, .standsStill, .held, .unanswered, .spoolWaits, .inboxGone, .stuck,
            .littleRoom, .fewFiles, .signUpsFull, .folder, .erasing, .deadMails:
            nil
        }
    }
}

extension WorkspaceStatus.Problem {
    /// What the screens call it; nil for a held run, as all of those are told together.
    package func japanese(_ clock: ScreenClock) -> String? {
        switch self {
        case .unfit(let error): error.japanese
        case .mirrorLost:
            "エクスポートを取り込んだ記録がありますが、PORTERSの情報が空です。リマインドは送信されません。サービスを停止して"
                + "「candidate-sync doctor --repair」を実行し、全件のエクスポートをもう一度inboxに置いてください。"
        case .standsStill(_, let since):
            "\(clock.text(since))から、取り込みと送信が止まっています。サービスは自動で再試行を続けています。"
                + "原因は「candidate-sync doctor」とサービスのログで確認してください。"
        case .held: nil
        case .spoolWaits(let files, let isWorkedOn):
            "送信準備中のファイルが\(files.grouped)件、1分以上残っています。"
                + (isWorkedOn ? "サービスのログを確認してください。" : "サービス（watch）を起動してください。")
        case .inboxGone: "inboxがないか、読み書きできません。フォルダーと、その所有者・権限を確認してください。"
        case .stuck(let files):
            "inboxのファイル\(files.grouped)件を取り込めません。下の理由を確認して、取り除くか、所有者・権限を直すか、"
                + "送付元に確認してください。"
        case .littleRoom(let mib):
            "ディスクの空きが\(Int(mib).grouped) MiBしかありません。空きを増やしてください。"
        case .fewFiles(let left):
            "ディスクに作成できるファイルは、あと\(Int(left).grouped)個です。不要なファイルを削除してください。"
        case .signUpsFull(let perHour):
            "会員登録の申し込みが1時間の上限（\(perHour.grouped)件）に達したため、受け付けを一時的に止めています。"
                + "いたずらの可能性があります。正当な申し込みの場合は、設定で上限を上げてください。"
        case .unanswered(let documents, _, let hours):
            "\(hours.grouped)時間たってもPORTERSの応答がないステータス更新が\(documents.grouped)件あります。"
                + "回収の仕組みを確認してください。"
        case .uncollected(let folder, let files, let oldest, let minutes):
            "outboxの\(folder == "mail" ? "メール" : "ステータス更新")\(files.grouped)件が、"
                + "\(minutes.grouped)分以上回収されていません（最も古いもの：\(clock.text(oldest))）。"
                + "回収の仕組みが動いているか確認してください。"
        case .silent(let last?, _, let hours):
            "\(hours.grouped)時間以上、取り込めたファイルがありません（最後に届いたのは\(clock.text(last))）。"
                + Self.silenceAdvice
        case .silent(nil, let since, let hours):
            "\(hours.grouped)時間以上、取り込めたファイルがありません（\(clock.text(since))の開始から一度も届いていません）。"
                + Self.silenceAdvice
        case .undoing(let run):
            "実行 \(run) の取り消しが終わっていません。止まっている場合は、実行の画面でもう一度取り消してください。"
        case .folder(let finding):
            "「\(finding.place)」を使えません。「candidate-sync doctor」で原因と対処を確認してください。"
        case .erasing(let count, let since):
            "データの消去が\(count.grouped)件終わっておらず、データの一部が残っています（\(clock.text(since))に開始）。"
                + "「candidate-sync doctor」とサービスのログで原因を確認し、直してからサービスを再起動してください。"
        case .deadMails(let count, let since):
            "URLが無効になったメール\(count.grouped)件を取り消せていません（\(clock.text(since))から）。"
                + "送ってはいけない人に届くおそれがあります。「candidate-sync doctor」とサービスのログで原因を確認してください。"
        }
    }

    private static let silenceAdvice =
        "PORTERSからのエクスポートが動いているか、取り込めなかったファイルがないか確認してください。"
}
