import CandidateSync
import Foundation

extension WorkProgress {
    /// `what`, `percent` and `left` for a template.
    func values(at now: Date) -> [String: Any] {
        var left = ""
        if let seconds = secondsLeft(at: now)?.rounded() {
            left = seconds < 60 ? "残り1分未満" : "残り約\(Int((seconds / 60).rounded(.up)).grouped)分"
        } else if let seconds = secondsSilent(at: now) {
            left = "\(Int(seconds / 60).grouped)分前から進んでいません"
        } else {
            left = "残り時間を計算しています"
        }
        return ["what": step.japanese, "percent": percent, "left": left]
    }
}

extension WorkProgress.Step {
    fileprivate var japanese: String {
        switch self {
        case .reading: "ファイルの取り込み"
        case .deciding: "対象者の判定"
        case .writing: "メールの作成"
        }
    }
}
