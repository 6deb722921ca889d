import CandidateSync

extension Replay.Refusal {
    /// In the words of the screens.
    var japanese: String {
        switch self {
        case .unknown(let id):
            "受付ID「\(id)」のファイルはありません。「candidate-sync deliveries list」で確認してください。"
        case .gone(let id, wasAccepted: true):
            "受付ID \(id) のファイルは、保管期間（inbox.archive_days）を過ぎたため、state/archiveにありません。"
                + "エクスポートをもう一度inboxに置いてください。"
        case .gone(let id, wasAccepted: false):
            "受付ID \(id) のファイルは、outbox/rejectedにありません。"
                + "エクスポートをもう一度inboxに置いてください。"
        }
    }
}

extension SavedSimulations.Unknown {
    var japanese: String {
        switch self {
        case .noName(let name):
            "「\(name)」は名前に使えません。半角の英数字と「-」「_」「.」を、64文字以内で指定してください。"
        case .none(let name):
            "シミュレーション「\(name)」はありません。「simulate --save」で作成してください。"
        case .unreadable(let name):
            "シミュレーション「\(name)」を読み取れません。「simulate --save」で作成し直してください。"
        }
    }
}
