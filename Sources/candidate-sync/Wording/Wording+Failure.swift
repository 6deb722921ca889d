import CandidateSync
import DropFolder
import MyPage
import MyPageWeb
import Publishing
import SiteSettings
import SyncStore

/// Why a command ends without having done its work.
extension Wording {
    func sentence(of error: any Error) -> String {
        self("\(error)", japanese(error) ?? "\(error)")
    }

    /// Nil for what is none of our errors, and speaks English alone.
    private func japanese(_ error: any Error) -> String? {
        switch error {
        case let error as Refused: error.japanese
        case let error as SettingsError:
            // The English says what was expected, which only who edits the file needs.
            error.problems.map { problem in
                let expected = problem.kind == .missing ? "" : "（\(problem.message)）"
                return "\(error.file)：\(problem.japanese)\(expected)"
            }.joined(separator: "\n")
        case let error as MailTemplate.Problems:
            error.problems.map { "\($0.file)：\($0.line)行目：\($0.mistake.japanese)" }
                .joined(separator: "\n")
        case let taken as WorkspaceLock.Taken:
            "ほかのcandidate-sync（プロセス \(taken.holder)）がこのワークスペースで作業中です。"
                + "終わるのを待つか、先に停止してください。"
        case is Inbox.Taken:
            "このinboxのファイルは、ほかのcandidate-syncが取り込んでいます。ほかのワークスペース（またはこの"
                + "ワークスペースのコピー）のinboxが同じフォルダーのため、同じ方に両方からメールが送信されて"
                + "しまいます。そちらを停止するか、inboxをワークスペースごとに分けてください。"
        case let taken as UseLock.Taken:
            taken.alone
                ? "このワークスペースの画面が公開中か、ほかのコマンドが作業中です。"
                    + "先に「serve」と「watch」を停止してください。"
                : "「doctor --repair」または「restore」がこのワークスペースで作業中です。終わるのを待ってください。"
        case let error as SystemError: "\(error.subject)：\(error.japanese)"
        case let error as StoreError: error.japanese
        case let error as OutboxError:
            "\(error.folder) と \(error.spool) が別のディスク（ファイルシステム）にあるため、ファイルを移動できません。"
                + "両方を同じディスクに置いてください。"
        case let wrong as WrongUser:
            "このワークスペースの所有者は「\(wrong.owner)」です。rootで実行すると、作成したファイルをサービスが"
                + "開けなくなります。「runuser -u \(wrong.owner) -- candidate-sync …」で実行してください。"
                + "今後もrootで運用する場合は、ワークスペースの所有者をrootに変更してください（chown -R）。"
        case is WorkspaceMoved:
            "作業中に、ワークスペースが移動されたか、別のものに置き換えられました。取り込みと送信は行いません。"
                + "停止してから、正しい場所で起動し直してください。"
        case let error as ListenError: error.japanese
        case let error as UnusableFile: error.japanese
        case let error as OpenFile.Refusal: error.japanese
        case let error as Replay.Refusal: error.japanese
        case let error as SavedSimulations.Unknown: error.japanese
        case let error as UnexpectedRun: text(error)
        case let error as AccountsCSV.Problems: error.japanese
        case let error as LogoProblem: error.japanese
        default: nil
        }
    }
}
