import Foundation

extension SystemError {
    /// What kept us from a file, and what to do, in the words of the screens.
    package var japanese: String {
        let why =
            switch code {
            case ENOSPC, EDQUOT: "ディスクの空きがありません。空きを増やしてください。"
            case EFBIG: "ファイルの大きさに対して、ディスクの空きが足りません。空きを増やすか、ファイルを取り除いてください。"
            case EACCES, EPERM: "権限がありません。所有者と権限を確認してください。"
            case EROFS: "読み取り専用のディスクです。ディスクを確認してください。"
            case EXDEV: "フォルダーが別のディスクにあります。同じディスクに置いてください。"
            case _ where isUnableToMove:
                "このディスク（NFSなど）では、ファイルを上書きせずに移動できません。ワークスペースをサーバー内のディスクに置いてください。"
            case EAGAIN: "サーバーに余裕がありません。しばらくしてから、もう一度お試しください。"
            case ENOENT: "見つかりません。ファイルとフォルダーを確認してください。"
            case ENXIO: "ファイルではなく、パイプ、ソケット、デバイスのいずれかです。その場所を確認してください。"
            case EISDIR: "ファイルではなく、フォルダーです。その場所を確認してください。"
            case ENOTDIR: "フォルダーではありません。その場所を確認してください。"
            default: "ディスクを確認してください（エラー番号 \(code)）。"
            }
        return "ファイルを操作できません：\(why)"
    }
}

extension OpenFile.Refusal {
    /// The same of a file that is named on the command line.
    package var japanese: String {
        switch self {
        case .notARegularFile: "通常のファイルではありません（リンク、フォルダーなど）。ファイルそのものを指定してください。"
        case .failed(let error): error.japanese
        }
    }
}
