import ArgumentParser
import CandidateSync
import Foundation

struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Bring a backup into a workspace where there is nothing yet.",
        discussion: """
            It sends nothing, and does not by itself cause anything to be sent twice: files that \
            were on their way out count as sent and are named, runs that were at work are \
            discarded and named, and everybody signs in anew. What happened after the backup is \
            not in it; nor is what lay in inbox/, outbox/, state/archive and state/claimed (files \
            that were taken and not yet imported: put them in their place before the first start). \
            The mirror fills with the next exports, or by 'doctor --repair' from the former \
            state/archive, put in its place. Exports that were imported after the backup are not \
            known: with that archive 'doctor' names them, and 'deliveries replay' has their people \
            decided again.
            """)

    @OptionGroup var options: WorkspaceOptions
    @Argument(help: "A file that 'backup' wrote.", completion: .file()) var file: String

    func run() throws {
        let restore = try Restore(file, into: options.folder)
        try options.show(restore) { show(restore) }
    }

    private func show(_ restore: Restore) {
        let say = Wording()
        let moment = restore.madeAt.formatted(.iso8601)
        say.print(
            "restored \(restore.accounts.counted("account")), as of \(moment)",
            "アカウント\(restore.accounts)件を、\(moment) の状態に戻しました。")
        for file in restore.files { say.print("  with \(file)", "  \(file)も戻しました。") }
        say.print(Self.whatFollows.english, Self.whatFollows.japanese)
        if !restore.unpublished.isEmpty {
            say.print(Self.unpublished.english, Self.unpublished.japanese)
        }
        for file in restore.unpublished {
            let person = file.person.map { say(" (person \($0))", "（個人連絡先 \($0)）") } ?? ""
            print("  \(file.file)\(person)")
        }
        for run in restore.discarded {
            say.print(
                "\nrun \(run) was at work when the backup was made, and is discarded here: whom it had "
                    + "not written to is looked at again with the next export that names them",
                "\n実行 \(run) は、バックアップのときに処理中だったため破棄しました。まだ送信していなかった方は、"
                    + "その方を含む次のエクスポートで、もう一度判定します。")
        }
        if !restore.discardedDeliveries.isEmpty {
            say.print(Self.discarded.english, Self.discarded.japanese)
        }
        for delivery in restore.discardedDeliveries { print("  \(delivery)") }
    }

    private static let whatFollows = (
        english: """

        What happened after that is not in it: accounts that were opened, passwords that were set, \
        mails that were sent. The next run may write to these people again: lower \
        safety.max_new_accounts first, so that it waits for an approval. People who left or were \
        erased after that are back and may be reminded, and runs that were undone are not undone: \
        withdraw, erase and undo once more before the first start. Before anything collects it, move \
        away what was written after that and still lies in outbox/mail and outbox/status: links in \
        those mails lead nowhere, and the next run writes others.
        The mirror is empty: before the first start drop full exports again, or put the former \
        state/archive in its place and start 'doctor --repair', which no longer rebuilds the mirror \
        once an export is imported. Exports that were imported after that are not known either: \
        with the archive 'doctor' names them, for 'deliveries replay'; without it drop them again. \
        Files that were taken and not yet imported lie in the former state/claimed: put it in its \
        place before the first start. Everybody has to sign in anew.
        """,
        japanese: """

        その後に開設したアカウント、設定されたパスワード、送信したメールの記録は含まれません。次の実行で、\
        同じ方にもう一度送信する可能性があります。先にsafety.max_new_accountsを小さくし、承認待ちになるようにしてください。
        その後に退会した方や消去した方は元の状態に戻り、メールが再送信される可能性があります。取り消した実行も、\
        取り消す前の状態です。最初に起動する前に、もう一度操作してください。
        その後に作成され、outbox/mailとoutbox/statusに残っているファイルは、回収される前に別の場所に移してください。\
        メールのURLは使えず、次の実行でもう一度作成します。
        PORTERSの情報は空です。最初に起動する前に、全件のエクスポートをもう一度inboxに置くか、以前のstate/archiveを\
        元の場所に置いて「doctor --repair」を実行してください。エクスポートを取り込んだ後は、「doctor --repair」でも\
        作り直せません。その後に取り込んだエクスポートの記録もありません。state/archiveがあれば\
        「doctor」で一覧を確認し、「deliveries replay」を実行してください。なければ、もう一度inboxに置いてください。
        inboxから取り出した後、まだ取り込んでいないファイルは、以前のstate/claimedにあります。\
        最初に起動する前に、元の場所に置いてください。
        全員、ログインし直す必要があります。
        """
    )

    private static let discarded = (
        english: """

        The files of these runs. If the CRM exports only what has changed, nothing may name their \
        people again: with the former state/archive in its place, 'deliveries replay' has them decided \
        again. Anybody to whom such a run wrote after the backup is then written to once more:
        """,
        japanese: """

        破棄した実行のファイルは次のとおりです。PORTERSから差分だけをエクスポートしている場合、同じ方が再び含まれるとは\
        限りません。以前のstate/archiveを元の場所に置き、「deliveries replay」を実行すると、もう一度判定します。\
        バックアップの後にその実行から送信していた方には、もう一度送信されます：
        """
    )

    private static let unpublished = (
        english: """

        On their way out when the backup was made, and not sent from here. They left the former \
        machine a moment later, unless it was lost at just that moment; then write to these \
        people by 'accounts resend':
        """,
        japanese: """

        次のファイルは、バックアップのときに送信の途中でした。ここからは送信しません。元のサーバーから直後に送信されています。\
        ちょうどその時に元のサーバーが停止した場合だけ、「accounts resend」でもう一度送信してください：
        """
    )
}
