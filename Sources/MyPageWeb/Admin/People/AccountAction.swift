/// What can be done for an account, each after a question.
enum AccountAction: String {
    case resend, withdraw, reopen, erase

    var title: String {
        switch self {
        case .resend: "メールの再送信"
        case .withdraw: "退会"
        case .reopen: "案内の再開"
        case .erase: "データの消去"
        }
    }

    var question: String {
        switch self {
        case .resend: "新しいURLを記載したメールを、このアカウントのメールアドレスに送ります。"
        case .withdraw:
            "このアカウントを退会にします。URLとログインは使えなくなります。「案内を再開する」を押すまで、この求職者には案内を送りません（求職者同期の設定で「新しいアカウントを開設する」を選んでいる場合を除きます）。"
                + "本登録の方には、退会手続き完了のお知らせを送ります（PORTERSで削除された方、条件に一致しない方、PORTERSのメールアドレスがアカウントのものと異なる方を除きます）。"
        case .reopen:
            "退会した求職者への案内を再開します。PORTERSで対象のままの場合、次の実行で新しいアカウントが開設され、登録依頼メールが送られます。ご本人の希望を確認してください。"
                + "個人連絡先IDのないアカウントの場合は、次の実行では判定されません。再開した後に、PORTERSからもう一度エクスポートしてください。"
        case .erase:
            "この求職者のアカウント、取り込んだ個人連絡先・レジュメの情報、保管中のファイルに含まれる情報を消去します。元に戻せません。"
                + "すでに送信されたメールと、以前に作成したバックアップは残ります。"
                + "PORTERSから再び届いても、アカウントは開設しません。"
        }
    }

    /// What the button says that does it.
    var button: String {
        switch self {
        case .resend: "再送信する"
        case .withdraw: "退会にする"
        case .reopen: "案内を再開する"
        case .erase: "完全に消去する"
        }
    }

    /// Whether it is confirmed by the password, as nothing brings back what it ends.
    var needsPassword: Bool { self == .withdraw || self == .erase }

    var done: String {
        switch self {
        case .resend: "メールを送信しました。"
        case .withdraw: "退会にしました。"
        case .reopen: "案内を再開しました。"
        case .erase: "消去しました。"
        }
    }
}
