import Foundation
import Recruiting

extension PersonOutlook.Step {
    /// What happens then, in the words of the screens.
    package var japanese: String {
        switch self {
        case .run(let date, let outcome):
            (date == nil ? "次の実行（ファイルがそろい次第）で判定します" : "次の実行で判定します")
                + "。現在の設定での判定は「\(outcome.japanese)」です。"
        case .approval: "承認待ちの実行に含まれています。承認されると案内を送ります。"
        case .linkEnds(let account, _): "アカウント \(account) のURLの期限が切れます。"
        case .reminder(let account, let number, let most, _):
            "アカウント \(account) にリマインドを送ります（\(most)回のうち\(number)回目）。この時刻より後の最初の確認で送信します。"
        case .closing(let account, _): "それまでにパスワードの設定も新たなメールの送信もなければ、アカウント \(account) を退会にします。"
        case .removal(let account, _): "確認されなければ、会員登録のアカウント \(account) を削除します。"
        case .forgetting: "もう一度エクスポートされなければ、取り込んだ情報を削除します。"
        }
    }
}

extension PersonOutlook.Silence {
    /// Why nothing is sent, in the words of the screens.
    package var japanese: String {
        switch self {
        case .noRecords:
            "取り込まれた情報がないため、案内は送りません。PORTERSからエクスポートすると判定します。"
        case .notExported(let outcome):
            "現在の設定での判定は「\(outcome.japanese)」ですが、最後の実行の後にエクスポートされていません。"
                + "PORTERSからもう一度エクスポートすると判定します。"
        case .decided(let outcome): "判定が「\(outcome.japanese)」のため、案内は送りません。"
        case .noReminders: "案内は送信済みです。リマインドは送らない設定です。"
        case .remindersWait: "承認待ちのリマインドの実行があるため、承認または破棄するまで、リマインドは送りません。"
        case .remindersUsed(let count): "案内は送信済みです。リマインドも上限まで送りました（\(count)回）。"
        case .neverWritten: "CSVで取り込んだ既存のアカウントのため、リマインドは送りません。"
        }
    }
}
