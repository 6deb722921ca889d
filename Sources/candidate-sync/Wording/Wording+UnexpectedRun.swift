import CandidateSync
import MyPage
import MyPageWeb
import Recruiting
import SyncStore

/// What a run would do else than the simulation that it was held to.
extension Wording {
    func text(_ run: UnexpectedRun) -> String {
        self(run.description, japanese(run))
    }

    private func japanese(_ run: UnexpectedRun) -> String {
        let more = run.differences.count - UnexpectedRun.mostNamed
        let lines =
            run.others.map(japanese)
            + run.differences.prefix(UnexpectedRun.mostNamed).map(japanese)
            + (more > 0 ? ["ほか\(more)人"] : [])
        return """
            実行の内容がシミュレーションと異なるため、誰にも送信していません。
            \(lines.joined(separator: "\n"))
            \(advice(run.discarded))
            """
    }

    private func japanese(_ other: UnexpectedRun.Other) -> String {
        switch other {
        case .goesOnFirst(let run):
            "実行 \(run) は承認済み、または途中で止まっているため、先に再開されます。"
        case .wouldWait(let reasons):
            "この実行は承認待ちになります。\(reasons.map { text($0) }.joined())"
        case .wouldNotWait: "承認待ちになるはずの実行が、承認待ちになりません。"
        }
    }

    private func japanese(_ difference: UnexpectedRun.Difference) -> String {
        func name(_ outcome: String) -> String { Outcome(rawValue: outcome)?.japanese ?? outcome }
        let person = "個人連絡先 \(difference.person)"
        if difference.isOtherAddress { return "\(person)：メールアドレスが、シミュレーションのときと異なります。" }
        let expected =
            difference.expected.map { "シミュレーションでは「\(name($0))」" } ?? "シミュレーションには含まれず"
        let found = difference.found.map { "今回は「\(name($0))」です。" } ?? "今回は含まれません。"
        return "\(person)：\(expected)、\(found)"
    }

    private func advice(_ discarded: UnexpectedRun.Discarded?) -> String {
        guard let discarded else { return "もう一度シミュレーションするか、「run」を--expectなしで実行してください。" }
        return "ファイルは取り込み済みで、実行 \(discarded.run) は破棄しました。判定し直すには、次の受付IDごとに"
            + "「deliveries replay」を実行してから、もう一度シミュレーションしてください："
            + discarded.deliveries.joined(separator: "、")
    }
}
