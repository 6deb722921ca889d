package import SiteSettings

extension SettingsError.Problem {
    /// What is wrong, and where, in the words of the screens.
    package var japanese: String {
        let what =
            switch kind {
            case .missing:
                "ファイルがありません。「candidate-sync settings init」で作成するか、「--workspace」の指定を確認してください。"
            case .syntax: "設定ファイルの書き方が正しくありません。"
            case .unknown(let key): "「\(key)」という項目はありません。"
            case .value(let key): "\(key) の値が正しくありません。"
            case .undecided(let key): "\(key) を設定してください。"
            case .tag: "「!」がYAMLのタグとして扱われ、値に含まれません。値全体を引用符（\"）で囲んでください。"
            case .layout:
                "settings.yaml の書き方が、画面からの変更に対応していません。何も変更していません。サーバーで編集してください。"
            }
        return (line.map { "\($0)行目：" } ?? "") + what
    }

    /// What a screen says of it: staff without access to the server can't mend it.
    var complaint: String { "settings.yaml が正しくありません。サーバーで直してください。\(japanese)" }
}

extension EditableSettings {
    /// What a screen says of a file that is wrong, or says something else than what is in use.
    package var complaints: [String] {
        guard problems.isEmpty else {
            return problems.map(\.complaint) + ["下の内容は、サービスが使っている設定です。直すまで、画面からは変更できません。"]
        }
        guard !isInUse else { return [] }
        return [
            "settings.yaml がサーバーで編集されていますが、まだ有効になっていません。サービスは、編集前の設定で動いています。"
                + "「求職者同期の設定」で内容を確認して保存するか、システムの管理者にサービスの再読み込みを依頼してください。"
        ]
    }
}
