import MyPage
package import Recruiting
package import SyncStore

extension Run {
    /// Its state, and whether it is undone, in the words of the screens.
    package var stateText: String {
        guard let undoing else { return state.japanese(of: kind) }
        return undoing.finishedAt == nil ? "取り消し中" : "取り消し済み"
    }

    /// What the screens call it: by its moment, as nobody reads ids.
    func title(_ clock: ScreenClock) -> String {
        startedAt.map { "\(clock.text($0)) の実行" } ?? "実行 \(id)"
    }

    /// What has started it, and who, in the words of the screens.
    var triggerText: String {
        trigger.japanese + (requestedBy.map { "（\($0)）" } ?? "")
    }
}

extension Run.Trigger {
    /// What the screens call it.
    package var japanese: String {
        switch self {
        case .arrival: "ファイル到着"
        case .schedule: "時刻"
        case .staff: "今すぐ実行"
        case .command: "コマンド"
        case .reminder: "リマインド"
        }
    }
}

extension Run.State {
    /// What the screens call it.
    package var japanese: String {
        switch self {
        case .collecting: "受付中"
        case .planning: "判定中"
        case .planned: "実行中"
        case .held: "承認待ち"
        case .discarded: "破棄"
        case .superseded: "次の実行に統合"
        case .finished: "完了"
        }
    }

    /// The same of a run of that kind: reminders that gave way are in no other run, and due later.
    package func japanese(of kind: Run.Kind) -> String {
        self == .superseded && kind == .reminder ? "見送り" : japanese
    }
}

extension Outcome {
    /// Whether whoever was held waits for nothing any more, as the run was discarded or taken over.
    package func hasLapsed(in state: Run.State) -> Bool {
        self == .held && (state == .discarded || state == .superseded)
    }

    /// Whether whoever was held is yet to be written to, as the run was approved.
    package func isApproved(in state: Run.State) -> Bool { self == .held && state == .planned }

    /// What the screens call it in a run of that state.
    package func japanese(in state: Run.State, of kind: Run.Kind) -> String {
        if isApproved(in: state) { return "承認済み（送信前）" }
        return hasLapsed(in: state) ? state.japanese(of: kind) : japanese
    }
}
