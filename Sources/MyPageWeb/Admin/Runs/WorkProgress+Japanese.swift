package import CandidateSync
package import Foundation

extension WorkProgress {
    /// `what`, `percent` and `left` for a template.
    func values(at now: Date) -> [String: Any] {
        ["what": step.japanese, "percent": percent, "left": japaneseLeft(at: now)]
    }

    /// The same in one line.
    package func japanese(at now: Date) -> String {
        "\(step.japanese)：\(percent) %（\(japaneseLeft(at: now))）"
    }

    private func japaneseLeft(at now: Date) -> String {
        if let seconds = secondsLeft(at: now)?.rounded() {
            return seconds < 60
                ? "残り1分未満" : "残り約\(Int((seconds / 60).rounded(.up)).grouped)分"
        }
        if let seconds = secondsSilent(at: now) {
            return "\(Int(seconds / 60).grouped)分前から進んでいません"
        }
        return "残り時間を計算しています"
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
