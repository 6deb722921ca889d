import Foundation
import GRDB

extension StoreError {
    /// What failed, and what to do, for whoever runs the machine.
    package var japanese: String {
        switch trouble {
        case .lost:
            "\(file)：\(LostAccounts.japanese.what)\(LostAccounts.japanese.why)"
                + LostAccounts.japanese.advice
        case .older:
            "データベース \(file) は、まだこのバージョンのcandidate-sync用に更新されていません"
                + "（起動中のプログラムが更新している途中か、バージョンアップ後に起動していないか、"
                + "最初の起動が途中で止まりました）。"
                + "「watch」または「run」を実行してください。"
        case .newer:
            "データベース \(file) は、新しいバージョンのcandidate-syncで作成されています。そのバージョンを使うか、"
                + "更新前のバックアップに戻してください。"
        case .unmade(let code):
            "ファイル \(file) を作成できません（\(String(cString: strerror(code)))）。"
                + (code == ENOSPC
                    ? "ディスクの空きを増やして、もう一度実行してください。" : "フォルダーの場所、所有者、権限を確認してください。")
        case .notAFile:
            "データベース \(file) の場所にあるものはファイルではありません（パイプ、ソケット、デバイスのいずれか）。"
                + "取り除いてデータベースのファイルを置くか、バックアップを復元してください。"
        case .damaged(let problems):
            "データベース \(file) が壊れています（\(problems)）。別のバックアップを使ってください。"
        case .failed(let code, let cause) where Self.isBroken(code):
            "データベース \(file) が壊れています（\(cause)）。すべて停止し、「candidate-sync doctor」で"
                + "確認してください。"
        case .failed(let code, let cause):
            "データベース \(file) を操作できません：\(Self.reason(code))（\(cause)）。"
                + "原因を取り除いてから、もう一度実行してください。保存済みの情報は失われません。"
        }
    }

    private static func reason(_ code: ResultCode) -> String {
        switch code {
        case .SQLITE_FULL: "ディスクの空きがありません"
        case .SQLITE_BUSY, .SQLITE_LOCKED: "ほかのプログラムが使用中です"
        case .SQLITE_CANTOPEN, .SQLITE_PERM: "ファイルを開けません。場所と権限、同時に開けるファイルの数（ulimit -n）を確認してください"
        case .SQLITE_READONLY: "書き込めません。所有者と権限を確認してください"
        default: "ディスクの状態を確認してください"
        }
    }
}
