import CandidateSync
import Foundation
import SyncStore

/// What `doctor` finds.
extension Wording {
    /// Several lines; one that is mended needs no more than to be named.
    func text(_ finding: Finding) -> String {
        let place = self(finding.place, japanese(place: finding.place))
        let found = sentences(finding.trouble)
        if finding.isMended {
            return self("mended: \(place): \(found.what)", "修復済み：\(place)：\(found.what)")
        }
        return self(
            """
            \(place): \(found.what)
              why it matters: \(found.why)
              what to do: \(found.advice)
            """,
            """
            \(place)：\(found.what)
              影響：\(found.why)
              対処：\(found.advice)
            """)
    }

    func sentences(_ trouble: Finding.Trouble) -> Finding.Sentences {
        language == .japanese ? japanese(trouble) : trouble.english
    }

    /// What is no path has a name.
    private func japanese(place: String) -> String {
        switch place {
        case "clock": "サーバーの時刻"
        case ".": "ワークスペース"
        default: place
        }
    }

    private func japanese(_ trouble: Finding.Trouble) -> Finding.Sentences {
        switch trouble {
        case .accountsLost:
            Finding.Sentences(
                LostAccounts.japanese.what, why: LostAccounts.japanese.why,
                advice: LostAccounts.japanese.advice)
        case .accountsDamaged(let problems):
            Finding.Sentences(
                Self.damaged(problems),
                why: "アカウント、パスワード、送信済みの記録が失われている可能性があり、書き込むたびに被害が広がる"
                    + "おそれがあります。",
                advice: Self.restoring)
        case .accountsDangling(let found):
            Finding.Sentences(
                found.map { "「\($0.table)」の\($0.rows)件に、対応する「\($0.parent)」がありません。" }.joined(),
                why: "candidate-sync以外の方法でファイルが変更され、データの一部がなくなっています。",
                advice: "変更した原因を確認してください。" + Self.restoring)
        case .accountsNewer, .mirrorNewer:
            Finding.Sentences(
                "新しいバージョンのcandidate-syncで更新されています。",
                why: "このバージョンでは内容を読み取れないため、起動できません。",
                advice: "新しいバージョンをもう一度インストールしてください。")
        case .mirrorLost(let isThere):
            Finding.Sentences(
                isThere ? "エクスポートを取り込んだ記録がありますが、PORTERSの情報が空です。" : "ファイルがありません。",
                why: "もう一度エクスポートを取り込むまで、リマインドと所有者へのメールにPORTERSの情報を使えません。",
                advice: Self.repair + "state/archiveから作り直します。" + Self.dropAgain)
        case .mirrorDamaged(let problems):
            Finding.Sentences(
                Self.damaged(problems), why: "取り込みも判定もできません。アカウントには影響ありません。",
                advice: Self.repair + "state/archiveから作り直し、壊れたファイルは別の名前で残します。"
                    + Self.dropAgain)
        case .spaceKept:
            Finding.Sentences(
                "以前のバージョンで作成されたため、使わなくなった領域がディスクに戻りません。",
                why: "データを削除しても、ファイルが小さくなりません。",
                advice: Self.repair + "ファイルを作り直します。作業中は、ディスクにファイルの2倍、一時フォルダー"
                    + "（$TMPDIR）に同じ大きさの空きが必要です。1 GiBあたり約20秒かかります。")
        case .archiveUnreadable:
            Finding.Sentences(
                "保管中のエクスポートを読み取れなかったため、除外しました。",
                why: "このエクスポートだけに含まれていた情報は、復旧していません。",
                advice: "同じ情報を含む新しいエクスポートを、inboxに置いてください。")
        case .archiveUnknown(let deliveries):
            Finding.Sentences(
                "アカウントのデータベースに記録のない、取り込み済みのファイルが\(deliveries.count)件あります："
                    + deliveries.prefix(Finding.Trouble.mostNamed).joined(separator: "、")
                    + (deliveries.count > Finding.Trouble.mostNamed ? "、ほか" : ""),
                why: "取り込む前のバックアップに戻したため、ファイルに含まれる方は、次のエクスポートまで判定されません。",
                advice: "古いものから順に、受付IDごとに「candidate-sync deliveries replay」を実行してください。"
                    + "すでにメールを送信した方にも、もう一度送信します。先に「simulate」で確認し、"
                    + "safety.max_new_accountsを小さくして、承認待ちになるようにしてください。")
        case .spoolUnsettled(let uncommitted, let waiting, let unmarked):
            Finding.Sentences(
                [
                    (uncommitted, "記録が確定していないファイル"),
                    (waiting, "記録が確定し、outboxに移っていないファイル（相手に届いていません）"),
                    (unmarked, "outboxに移り、その記録がないファイル"),
                ].filter { $0.0 > 0 }.map { "\($0.1)：\($0.0)件" }.joined(separator: "、"),
                why: "処理の途中でプロセスが停止しました。失われたものや、二重に送信されたものはありません。",
                advice: "次の起動時に自動で処理します。すぐに処理する場合は、" + Self.repair)
        case .openToOthers(let mode, let expected):
            Finding.Sentences(
                "権限が\(Finding.Trouble.octal(mode))です（正しくは\(Finding.Trouble.octal(expected))）。",
                why: "このサーバーのほかのユーザーが、氏名、メールアドレス、鍵を読み取れるおそれがあります。",
                advice: Self.repair)
        case .foreignOwner(let user, let expected):
            Finding.Sentences(
                "所有者（ユーザーID \(user)）が、「state」の所有者（ユーザーID \(expected)）と異なります。",
                why: "サービスが書き込めない可能性があります。",
                advice: "「chown」で、所有者をサービスのユーザーに変更してください。コマンドも、そのユーザーで実行してください。")
        case .folderClosed(let mode):
            Finding.Sentences(
                "権限が\(Finding.Trouble.octal(mode))のため、所有者自身が書き込めません。",
                why: "ファイルを移動できないため、取り込みと送信が止まります。",
                advice: "「chmod u+rwx」で書き込めるようにしてください。動作中のサービスは、自動で再開します。"
                    + "または、" + Self.repair)
        case .noFolder:
            Finding.Sentences(
                "フォルダーではありません（またはリンク先のフォルダーがありません）。",
                why: "ファイルを移動できないため、起動または処理ができません。",
                advice: "リンク先をマウントするか、別の場所に移してください。移すと、次の起動時にフォルダーを作成します。")
        case .folderUnread:
            Finding.Sentences(
                "中のファイルを確認できません。", why: "中のファイルの確認、送信、消去、再取り込みができません。",
                advice: "所有者、権限、ディスクを確認してください。")
        case .readOnly:
            Finding.Sentences(
                "書き込めません（ディスクが読み取り専用になっているか、「chattr +i」で変更が禁止されています）。",
                why: "取り込み、送信、データの消去ができません。",
                advice: "ディスクの障害がないか「dmesg」で確認し、書き込めるようにマウントし直すか、「chattr -i」で"
                    + "変更の禁止を解除してください。動作中のサービスは、自動で再開します。")
        case .unableToMove:
            Finding.Sentences(
                "ファイルを、ほかのファイルを上書きせずに移動することができません（renameat2）。",
                why: "取り込み、送信、バックアップができません。",
                advice: "ワークスペースをサーバー内のディスクに置いてください（共有フォルダーは使えません）。"
                    + "コンテナーなどの設定でrenameat2が禁止されている場合は、許可してください。")
        case .twoFileSystems:
            Finding.Sentences(
                "state/spoolと別のディスク（ファイルシステム）にあります。",
                why: "ファイルを移動できないため、起動または処理ができません。",
                advice: "両方を同じディスクに置いてください。")
        case .littleRoom(let mib):
            Finding.Sentences(
                "ディスクの空きが\(mib) MiBしかありません。",
                why: "空きがなくなると、取り込みもメールの作成も止まります。", advice: "空きを増やしてください。")
        case .fewFiles(let left):
            Finding.Sentences(
                "ディスクに作成できるファイルは、あと\(left)個です（「df -i」で確認できます）。",
                why: "作成できなくなると、取り込みもメールの作成も止まります。",
                advice: "不要なファイルを削除してください。")
        case .clockWentBack(let now, let seen):
            Finding.Sentences(
                Self.moments(now, seen),
                why: "メールのURLの有効期間が長くなり、新しい記録が古い記録より前に並びます。",
                advice: Self.setClock)
        case .clockJumpedAhead(let now, let seen):
            Finding.Sentences(
                Self.moments(now, seen),
                why: "メールのURL、ログイン、古いデータは、時刻に従って期限が切れます。誤った時刻のまま"
                    + "2日目になると削除します。",
                advice: Self.setClock)
        case .clockWasAhead(let accounts, let links):
            Finding.Sentences(
                "未来の日時で記録されたアカウントが\(accounts)件、メールのURLが\(links)件あります。",
                why: "サーバーの時刻が進んでいました。その日時まで、URLは有効なままで、リマインドも送信しません。",
                advice: "現在の時刻が正しければ、対処は不要です。「watch」または毎日の「run」が、2日以内に日時を"
                    + "付け直します。1日を超えて進んでいた場合は付け直しません。必要な方には、"
                    + "「candidate-sync accounts resend」でメールを再送信してください。")
        case .settingsBad(let error):
            Finding.Sentences(
                "設定に誤りがあります。\n\(sentence(of: error))",
                why: "起動できません。動作中のサービスは、以前の設定のまま続けます。",
                advice: "修正して、「candidate-sync settings check」で確認してください。")
        case .templatesBad(let error):
            Finding.Sentences(
                "メールの文面に誤りがあります。\n\(sentence(of: error))",
                why: "起動できません。動作中のサービスは、以前の文面のまま続けます。",
                advice: "修正して、「candidate-sync templates check」で確認してください。")
        case .inboxMissing:
            Finding.Sentences(
                "フォルダーがないか、読み書きできません。", why: "エクスポートを取り込めません。",
                advice: "フォルダーを作成するかマウントし、所有者と権限を確認してください。")
        }
    }

    private static let repair =
        "「watch」と「serve」を停止し、「candidate-sync doctor --repair」を実行してください。"
    private static let restoring = LostAccounts.restoring.japanese
    private static let dropAgain = "その後、全件のエクスポートをもう一度inboxに置いてください。"
    private static let setClock =
        "ほかのものを起動する前に、「timedatectl」でこのサーバーの時刻を合わせてください。"

    private static func damaged(_ problems: [String]) -> String {
        "データベースが壊れています（\(problems.joined(separator: "; "))）。"
    }

    private static func moments(_ now: Date, _ seen: Date) -> String {
        "現在の時刻は \(now.formatted(.iso8601))、前に確認した時刻は \(seen.formatted(.iso8601)) です。"
    }
}
