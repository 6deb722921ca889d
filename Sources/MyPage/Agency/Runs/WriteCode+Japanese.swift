package import Recruiting

extension WriteCode {
    /// What the CRM says by it, in the words of the screens.
    package var japanese: String {
        switch meaning {
        case .done: "連携済み"
        case .noPermission: "PORTERSの権限がありません"
        case .noRecord: "PORTERSにデータがありません"
        case .controlCharacter: "使えない文字（制御文字）があります"
        case .maintenance: "PORTERSのメンテナンス中です"
        case .badValue: "値が正しくありません"
        case .phaseRule: "フェーズの日付が、現在のフェーズの日付以前です"
        case .transaction: "PORTERSで更新が競合しました"
        case .token: "PORTERSの認証が切れています"
        case .failed: "PORTERSで処理に失敗しました"
        case .unknown: "PORTERSのエラーです"
        }
    }
}
