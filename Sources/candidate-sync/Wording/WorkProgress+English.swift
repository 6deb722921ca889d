import CandidateSync
import Foundation

extension WorkProgress {
    /// What a process is at, how far, and how long it still takes: `reading a file: 42 %, 5 min left`.
    func english(at now: Date) -> String {
        "\(step.english): \(percent) %, \(englishLeft(at: now))"
    }

    private func englishLeft(at now: Date) -> String {
        if let seconds = secondsLeft(at: now)?.rounded() {
            return seconds < 60
                ? "\(Int(seconds)) s left" : "\(Int((seconds / 60).rounded(.up))) min left"
        }
        if let seconds = secondsSilent(at: now) { return "no news for \(Int(seconds / 60)) min" }
        return "time left not known yet"
    }
}

extension WorkProgress.Step {
    fileprivate var english: String {
        switch self {
        case .reading: "reading a file"
        case .deciding: "deciding candidates"
        case .writing: "writing mails"
        }
    }
}
