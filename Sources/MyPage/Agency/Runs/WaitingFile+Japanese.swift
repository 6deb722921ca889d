package import DropFolder

extension WaitingFile.Cause {
    /// What a file waits for, in the words of the screens.
    package var japanese: String {
        switch self {
        case .notRegular: "通常のファイルではありません（リンク、フォルダーなど）。取り除いてください。"
        case .settling: "届いたばかりです。変化がなくなるまで待っています。"
        case .linked(let names):
            "同じファイルに別の名前（ハードリンク）があります（計\(names)個）。ほかの名前を取り除いてください。"
        case .sticky:
            "フォルダーの設定（スティッキービット）により、ほかのユーザーのファイルを移動できません。設定を外してください。"
        case .unmarked(let marker): "完了を知らせるファイル「\(marker)」を待っています。"
        case .written: "書き込み中です。"
        case .openElsewhere: "ほかのプログラムがファイルを開いています。"
        case .unclosed(let seconds):
            "ファイルの終わりがまだ届いていません。\(seconds)秒間変化がなければ、途中で切れたファイルとして扱います。"
        case .failed(let error): error.japanese
        case .readerDied: "読み込み中にサービスが停止しました。次の取り込みで、もう一度読み込みます。"
        }
    }
}
