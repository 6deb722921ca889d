import CandidateSync
import Foundation
import MyPage
package import Recruiting
package import SyncStore

extension Decision.Basis {
    /// The day of the export, as the screens write days.
    var exportDayText: String? { exportDay?.replacing("-", with: "/") }
}

extension Decision {
    /// What was decided, with what is planned while it waits, and what became of it when its run was
    /// approved, discarded or undone.
    package func outcomeText(in state: Run.State, of kind: Run.Kind) -> String {
        guard let undone else {
            let text = outcome.japanese(in: state, of: kind)
            let waits = outcome == .held && state == .held && kind == .sync
            return waits ? "\(text)：\(planned.japanese)" : text
        }
        return outcome.japanese
            + (undone.isLeftAlone ? "（取り消し対象外：\(undone.japanese)）" : "（取り消し済み）")
    }

    /// Its reason for a template: `reason`, and `former` where an earlier version wrote it in English.
    func reasonValues(_ names: FieldNames) -> [String: String] {
        var values = ["reason": reason?.japanese(names) ?? ""]
        values["former"] = reason?.formerText
        return values
    }

    /// What it stood on, in the words of the screens.
    /// - Parameter files: the names of files by their deliveries; the delivery is told for another one.
    package func basisText(_ names: FieldNames, files: [String: String] = [:]) -> String {
        var parts: [String] = []
        if let day = basis.exportDayText { parts.append("\(day)のエクスポート") }
        if let delivery = basis.delivery {
            parts.append(files[delivery].map { "ファイル「\($0)」" } ?? "ファイル \(delivery)")
        }
        if let count = basis.conditions, count > 0 {
            parts.append(count == 1 ? "条件1に一致" : "条件1〜\(count)に一致")
        }
        if let field = basis.addressField {
            parts.append("宛先 \(FieldAlias(field).map { names.name(of: $0) } ?? field)")
        }
        if planned != outcome, outcome != .held {
            parts.append("計画時は「\(planned.japanese)」")
        }
        return parts.joined(separator: "、")
    }
}

extension Decision.Undone {
    /// What became of it, in the words of the screens.
    package var japanese: String {
        switch self {
        case .withdrawn, .told: "取り消し済み"
        case .passwordSet: "パスワード設定済み"
        case .writtenAgain: "その後、別のメールを送信済み"
        case .moved: "その後、メールアドレスが変更されています"
        case .linkedElsewhere: "別の個人連絡先のアカウント"
        case .hasLeft: "退会済み"
        case .erased: "消去済み"
        case .readdressed: "メールアドレスの変更（変更前のアドレスは保管していません）"
        }
    }
}
