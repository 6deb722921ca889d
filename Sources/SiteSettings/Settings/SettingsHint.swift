/// What settings may mean so, and is a mistake more often: a sentence in each language, with what to do.
package enum SettingsHint: Sendable {
    /// `site.base_url` leads to the machine itself.
    case loopback(String)
    case noProxy
    case noAdminURL
    case openAdminURL
    /// Whoever never answers is closed after so many days, and invited anew by the next export.
    case invitesAgain(days: Int)
    /// Status documents are forgotten after so many days, before their answers are late.
    case answersForgotten(hours: Int, days: Int)

    package var english: String {
        switch self {
        case .loopback(let url):
            "site.base_url is \(url), which only this machine reaches: the links in mails "
                + "open on no other machine; set it to the address that people see in their "
                + "browser"
        case .noProxy:
            "web.trusted_proxies is empty, and site.base_url is https: if a proxy stands before "
                + "web.listen, all visitors count as one address, and share its limits on tries "
                + "and mails; set the proxy's address there"
        case .noAdminURL:
            "web.admin_url is empty: if staff see web.admin_listen elsewhere than below "
                + "site.base_url, mails to them lead to 404, and a tunnel without TLS does not "
                + "let them sign in; set it to what their browser shows"
        case .openAdminURL:
            "web.admin_url is http: anybody on the network between can read the passwords of "
                + "staff; use TLS, or a tunnel to 127.0.0.1"
        case .invitesAgain(let days):
            "sync.withdrawn is reopen, and safety.close_unused_after_days is \(days): whoever never "
                + "answers is closed after that, and invited anew by the next export that names them, "
                + "again and again; unless you mean that, set the one to skip or the other to 0"
        case .answersForgotten(let hours, let days):
            "status.answer_within_h is \(hours), and safety.keep_days is \(days): status documents are "
                + "forgotten before their answers are late, and nobody hears that none came; set "
                + "the one to less than \(days * 24), or the other to more"
        }
    }

    package var japanese: String {
        switch self {
        case .loopback(let url):
            "site.base_urlの \(url) には、このサーバーからしかアクセスできません。メールのURLがほかの端末で開けないため、"
                + "ブラウザーに表示されるアドレスを設定してください。"
        case .noProxy:
            "web.trusted_proxiesが空で、site.base_urlがhttpsです。web.listenの前にリバースプロキシがある場合、"
                + "利用者全員が同じ接続元として扱われ、回数の上限を共有します。そのアドレスを設定してください。"
        case .noAdminURL:
            "web.admin_urlが空です。管理画面のアドレスがsite.base_urlの下にない場合、担当者へのメールのURLが開けず、"
                + "TLSのない接続ではログインできません。ブラウザーに表示されるアドレスを設定してください。"
        case .openAdminURL:
            "web.admin_urlがhttpです。担当者のパスワードが通信経路で読み取られるおそれがあります。"
                + "TLS、または127.0.0.1へのトンネルを使ってください。"
        case .invitesAgain(let days):
            "sync.withdrawnがreopen、safety.close_unused_after_daysが\(days)です。登録しないまま退会になった方にも、"
                + "次のエクスポートで新しい案内を送り、これを繰り返します。意図していない場合は、前者をskip、または後者を0にしてください。"
        case .answersForgotten(let hours, let days):
            "status.answer_within_hが\(hours)、safety.keep_daysが\(days)です。PORTERSの応答が遅れていると分かる前に、"
                + "ステータス更新の記録が削除されます。前者を\(days * 24)より小さくするか、後者を大きくしてください。"
        }
    }
}
