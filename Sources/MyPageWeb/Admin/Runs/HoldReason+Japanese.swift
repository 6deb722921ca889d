package import Recruiting
package import SyncStore

extension HoldReason {
    /// Why a run waits, in the words of the screens.
    package func japanese(_ names: FieldNames) -> String {
        switch self {
        case .limit(let limit, let planned, let written):
            "24時間以内に案内を送る人数が上限（\(limit.grouped)人）を超えます：この実行 \(planned.grouped)人、送信済み \(written.grouped)人。"
        case .fieldMissing(let field, let file):
            "ファイル「\(file)」に、条件で使う項目\(names.nameWithAlias(of: field))がありません。以前の値で判定された求職者がいます。項目を含めて、もう一度エクスポートしてください。"
        }
    }
}
