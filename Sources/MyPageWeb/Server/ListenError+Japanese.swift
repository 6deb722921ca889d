extension ListenError {
    /// The same for whoever starts it at a Japanese terminal.
    package var japanese: String {
        let pages = isAdmin ? "管理画面" : "画面"
        let setting = isAdmin ? "web.admin_listen" : "web.listen"
        let option = isAdmin ? "--admin-listen" : "--listen"
        return "「\(listen)」（\(setting)）で\(pages)を公開できません。\(reason)別のポートを設定するか、"
            + "「serve」に\(option)、または「watch」に--no-webを付けて起動してください。"
    }

    private var reason: String {
        switch cause {
        case .noAddress: "アドレスとポートの形（例：127.0.0.1:8080）ではありません。"
        case .unknownName: "この名前のアドレスが見つかりません。"
        case .taken: "ほかのプログラムがこのポートを使用しています。"
        case .notOurs: "このサーバーにそのアドレスはありません。"
        case .lowPort: "1024より小さいポートは、root以外は使えません。"
        case .other(let text): "（\(text)）"
        }
    }
}
