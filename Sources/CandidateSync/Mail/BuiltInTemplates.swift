extension TemplateName {
    /// The text that is used unless `templates/<name>.mustache` says otherwise.
    var builtIn: String {
        switch self {
        case .registrationRequest:
            """
            Subject: 【{{site_name}}】マイページ登録のお願い

            {{#name}}{{name}} 様

            {{/name}}
            {{site_name}}です。
            マイページのアカウントをご用意しました。
            下記のURLからパスワードを設定して、登録を完了してください。

            {{password_url}}

            URLの有効期限：{{expires}}（発行から{{valid_hours}}時間）
            期限を過ぎた場合は、上記のURLを開き、画面の「メール再送信」ボタンを押してください。
            新しいURLをお送りします。

            今後このご案内を希望されない方は、下記のURLからお知らせください。
            {{decline_url}}

            ※このメールは送信専用です。お心当たりのない場合は、破棄してください。

            --
            {{site_name}}
            {{site_url}}

            """
        case .reminder:
            """
            Subject: 【{{site_name}}】マイページ登録がお済みでない方へ

            {{#name}}{{name}} 様

            {{/name}}
            {{site_name}}です。
            マイページのパスワードがまだ設定されていません。
            下記の新しいURLから設定して、登録を完了してください。

            {{password_url}}

            URLの有効期限：{{expires}}（発行から{{valid_hours}}時間）
            期限を過ぎた場合は、上記のURLを開き、画面の「メール再送信」ボタンを押してください。

            今後このご案内を希望されない方は、下記のURLからお知らせください。
            {{decline_url}}

            ※このメールは送信専用です。お心当たりのない場合は、破棄してください。

            --
            {{site_name}}
            {{site_url}}

            """
        case .duplicateError:
            """
            Subject: 【{{site_name}}】求職者同期 重複エラー（{{count}}件）

            {{#owner_name}}{{owner_name}} 様

            {{/owner_name}}
            求職者同期の対象となった求職者のうち、次の{{count}}件は、
            同じメールアドレスのマイページアカウントが既に利用されています。
            アカウントは開設していません。

            {{#duplicates}}
            ・個人連絡先ID：{{person_id}}{{#resume_id}}　レジュメID：{{resume_id}}{{/resume_id}}
            　氏名：{{name}}
            　メール：{{mail}}
            　既存のアカウント：{{account_id}}（{{account_status}}）

            {{/duplicates}}
            {{#more}}
            ほかに{{more}}件あります。すべての対象者は、管理画面の実行履歴で確認できます。

            {{/more}}
            PORTERS上で重複している対象者を確認し、次回の求職者同期で対象とならないよう
            データを更新してください。

            --
            {{site_name}}
            {{site_url}}

            """
        case .signUp:
            """
            Subject: 【{{site_name}}】会員登録の確認

            {{site_name}}への会員登録を受け付けました。
            下記のURLからパスワードを設定して、登録を完了してください。

            {{password_url}}

            URLの有効期限：{{expires}}（発行から{{valid_hours}}時間）
            期限を過ぎた場合は、上記のURLを開き、画面の「メール再送信」ボタンを押してください。

            ※このメールは送信専用です。お心当たりのない場合は、破棄してください。登録は完了しません。

            --
            {{site_name}}
            {{site_url}}

            """
        case .passwordReset:
            """
            Subject: 【{{site_name}}】パスワードの再設定

            {{#name}}{{name}} 様

            {{/name}}
            パスワードの再設定を受け付けました。
            下記のURLから新しいパスワードを設定してください。

            {{password_url}}

            URLの有効期限：{{expires}}（発行から{{valid_hours}}時間）

            ※このメールは送信専用です。お心当たりのない場合は、破棄してください。現在のパスワードはそのまま使えます。

            --
            {{site_name}}
            {{site_url}}

            """
        case .registrationComplete:
            """
            Subject: 【{{site_name}}】マイページ登録完了のお知らせ

            {{#owner_name}}{{owner_name}} 様

            {{/owner_name}}
            次の求職者がマイページの登録を完了しました。

            個人連絡先ID：{{person_id}}{{#resume_id}}　レジュメID：{{resume_id}}{{/resume_id}}
            氏名：{{name}}
            メール：{{mail}}
            登録日時：{{registered_at}}

            PORTERSのステータスは自動で更新されます。変更の必要はありません。

            --
            {{site_name}}
            {{site_url}}

            """
        }
    }
}
