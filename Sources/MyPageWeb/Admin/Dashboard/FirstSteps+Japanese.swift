import MyPage

extension FirstSteps {
    /// The checklist for a template, each step with the place where it is done if it is not.
    var rows: [[String: Any]] {
        Step.allCases.map { step in
            let isDone = done.contains(step)
            var row: [String: Any] = [
                "title": step.title, "is_done": isDone, "state": isDone ? "済み" : "未完了",
            ]
            if !isDone {
                row["hint"] = step.hint
                row["url"] = step.place?.url
                row["link"] = step.place?.link
            }
            return row
        }
    }
}

extension FirstSteps.Step {
    fileprivate var title: String {
        switch self {
        case .sender: "差出人"
        case .address: "サイトURL"
        case .conditions: "絞り込み条件"
        case .staff: "管理者"
        case .firstFile: "最初のファイル"
        case .testMail: "テストメール"
        }
    }

    fileprivate var hint: String {
        switch self {
        case .sender: "メールの差出人が初期値のままです。"
        case .address: "メールのURLを、このサーバーでしか開けません。settings.yamlのsite.base_urlを変更してください。"
        case .conditions: "条件がないため、取り込んだ全員が対象になります。"
        case .staff: "「設定」の権限でログインできる担当者がいません。"
        case .firstFile: "PORTERSからエクスポートしたXMLファイルを、サーバーのinboxフォルダーに置いてください。"
        case .testMail: "届くことと文面を、自分のメールアドレスで確かめられます。"
        }
    }

    fileprivate var place: (url: String, link: String)? {
        switch self {
        case .sender: ("/admin/visual", "差出人を設定する")
        case .address: nil
        case .conditions: ("/admin/settings", "条件を設定する")
        case .staff: ("/admin/staff", "担当者を招待する")
        case .firstFile: ("/admin/runs", "届いたファイルを見る")
        case .testMail: (TestMailRoutes.path, "テストメールを送る")
        }
    }
}
