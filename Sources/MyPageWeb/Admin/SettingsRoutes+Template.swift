/// What the settings' screen looks like.
extension SettingsRoutes {
    static let template = Page.template(
        """
        <form method="post" action="/admin/settings">
        <input type="hidden" name="form_key" value="{{key}}">
        <input type="hidden" name="revision" value="{{revision}}">
        <input type="hidden" name="rows" value="{{count}}">
        <button type="submit" formaction="/admin/settings/preview" class="unseen" tabindex="-1" aria-hidden="true">確認</button>
        <section><h2>絞り込み条件</h2>
        <p class="hint">すべての条件に合う求職者が対象です。項目を空にして保存すると、その条件を削除します。複数の値は「:」で区切ります。</p>
        {{#rows}}<fieldset class="condition"><legend>条件{{place}}</legend>
        <input type="hidden" name="old.{{number}}" value="{{value}}">
        <label for="field.{{number}}">項目</label>
        <input type="text" id="field.{{number}}" name="field.{{number}}" value="{{field}}" list="fields" maxlength="128" autocomplete="off"{{#problem}} aria-invalid="true" aria-describedby="problem.{{number}}"{{/problem}}>
        <label for="operation.{{number}}">比較</label>
        <select id="operation.{{number}}" name="operation.{{number}}">{{#operations}}<option value="{{code}}"{{#is_chosen}} selected{{/is_chosen}}>{{name}}</option>{{/operations}}</select>
        {{#choices}}<label class="choice"><input type="checkbox" name="choice.{{number}}" value="{{alias}}"{{#is_chosen}} checked{{/is_chosen}}> {{name}}</label>
        {{/choices}}{{^choices}}<label for="value.{{number}}">値</label>
        <input type="text" id="value.{{number}}" name="value.{{number}}" value="{{value}}" maxlength="2000" autocomplete="off">
        {{/choices}}{{#problem}}<p class="error" id="problem.{{number}}">{{problem}}</p>
        {{/problem}}</fieldset>
        {{/rows}}<datalist id="fields">{{#fields}}<option value="{{name}}"></option>{{/fields}}</datalist>
        <p class="buttons"><button type="submit" formaction="/admin/settings/preview" name="action" value="add" class="second">条件を追加する</button>
        <button type="submit" formaction="/admin/settings/preview" class="second">絞り込み結果を見る</button></p>
        {{#funnel}}<section class="funnel" id="funnel" tabindex="-1" aria-label="絞り込み結果"><h3>絞り込み結果（保存前）</h3>
        <table><caption>条件ごとに残る人数</caption><tbody>{{{steps}}}</tbody></table>
        <table><caption>全員をもう一度エクスポートした場合の判定</caption><tbody>{{#outcomes}}<tr><th scope="row">{{name}}</th><td class="number">{{count}}</td></tr>
        {{/outcomes}}</tbody></table>
        <p>次の実行は{{awaited}}人を判定し、<b>{{mailed}}人に案内メールを送ります</b>。{{#is_held}}上限を超えるため、承認待ちになります。{{/is_held}}</p>
        {{#first}}<a href="/admin/people/{{id}}">{{id}} {{name}}</a>
        {{/first}}{{#is_cut}}<p>ほか</p>{{/is_cut}}</section>
        {{/funnel}}</section>
        <section><h2>実行のタイミング</h2>
        <fieldset><legend>求職者同期の実行</legend>
        <label class="choice"><input type="radio" name="sync.run" value="on_arrival"{{#sync_run_is_on_arrival}} checked{{/sync_run_is_on_arrival}}> ファイルが届いたとき</label>
        <label class="choice"><input type="radio" name="sync.run" value="at_times"{{#sync_run_is_at_times}} checked{{/sync_run_is_at_times}}> 決まった時刻</label></fieldset>
        <label for="sync.gather_s">ファイルが届いてから実行するまでの秒数（分割されたエクスポートをまとめます。0はすぐに実行）</label>
        <input type="number" id="sync.gather_s" name="sync.gather_s" value="{{sync_gather_s}}" min="0" max="300" inputmode="numeric"{{#sync_gather_s_problem}} aria-invalid="true" aria-describedby="gather_problem"{{/sync_gather_s_problem}}>
        {{#sync_gather_s_problem}}<p class="error" id="gather_problem">{{sync_gather_s_problem}}</p>
        {{/sync_gather_s_problem}}        <label for="sync.times">バッチの実行時刻</label>
        <input type="text" id="sync.times" name="sync.times" value="{{sync_times}}" placeholder="03:00, 12:30"{{#sync_times_problem}} aria-invalid="true" aria-describedby="times_problem"{{/sync_times_problem}}>
        {{#sync_times_problem}}<p class="error" id="times_problem">{{sync_times_problem}}</p>
        {{/sync_times_problem}}</section>
        <section><h2>リマインドメール</h2>
        <label for="sync.reminders">メール再送信回数</label>
        <input type="number" id="sync.reminders" name="sync.reminders" value="{{sync_reminders}}" min="0" max="100" inputmode="numeric"{{#sync_reminders_problem}} aria-invalid="true" aria-describedby="reminders_problem"{{/sync_reminders_problem}}>
        {{#sync_reminders_problem}}<p class="error" id="reminders_problem">{{sync_reminders_problem}}</p>
        {{/sync_reminders_problem}}<label for="sync.reminder_interval_h">間隔（時間）</label>
        <input type="number" id="sync.reminder_interval_h" name="sync.reminder_interval_h" value="{{sync_reminder_interval_h}}" min="1" max="8760" inputmode="numeric"{{#sync_reminder_interval_h_problem}} aria-invalid="true" aria-describedby="interval_problem"{{/sync_reminder_interval_h_problem}}>
        {{#sync_reminder_interval_h_problem}}<p class="error" id="interval_problem">{{sync_reminder_interval_h_problem}}</p>
        {{/sync_reminder_interval_h_problem}}</section>
        <section><h2>会員登録</h2>
        <fieldset><legend>会員登録ボタンの表示</legend>
        <label class="choice"><input type="radio" name="web.signup_button" value="shown"{{#web_signup_button_is_shown}} checked{{/web_signup_button_is_shown}}> 表示</label>
        <label class="choice"><input type="radio" name="web.signup_button" value="hidden"{{#web_signup_button_is_hidden}} checked{{/web_signup_button_is_hidden}}> 非表示</label></fieldset></section>
        <section><h2>退会した求職者</h2>
        <fieldset><legend>退会した求職者がまた対象になったとき</legend>
        <label class="choice"><input type="radio" name="sync.withdrawn" value="skip"{{#sync_withdrawn_is_skip}} checked{{/sync_withdrawn_is_skip}}> 案内しない</label>
        <label class="choice"><input type="radio" name="sync.withdrawn" value="reopen"{{#sync_withdrawn_is_reopen}} checked{{/sync_withdrawn_is_reopen}}> 新しいアカウントを開設する</label></fieldset></section>
        <section><h2>重複エラー</h2>
        <fieldset><legend>本人のアカウントが登録済みのとき</legend>
        <label class="choice"><input type="radio" name="sync.same_person" value="skip"{{#sync_same_person_is_skip}} checked{{/sync_same_person_is_skip}}> 重複として扱わない</label>
        <label class="choice"><input type="radio" name="sync.same_person" value="notify"{{#sync_same_person_is_notify}} checked{{/sync_same_person_is_notify}}> 重複エラーメールを送る</label></fieldset>
        <fieldset><legend>重複エラーメール</legend>
        <label class="choice"><input type="radio" name="sync.duplicate_notice" value="every_run"{{#sync_duplicate_notice_is_every_run}} checked{{/sync_duplicate_notice_is_every_run}}> 実行のたびに送る</label>
        <label class="choice"><input type="radio" name="sync.duplicate_notice" value="once"{{#sync_duplicate_notice_is_once}} checked{{/sync_duplicate_notice_is_once}}> 変更があったときだけ送る</label></fieldset></section>
        <section><h2>マイページ登録済みと判断できるステータス</h2>
        <fieldset><legend>書き込み先</legend>
        <label class="choice"><input type="radio" name="status.resource" value="Candidate"{{#status_resource_is_Candidate}} checked{{/status_resource_is_Candidate}}> 個人連絡先</label>
        <label class="choice"><input type="radio" name="status.resource" value="Resume"{{#status_resource_is_Resume}} checked{{/status_resource_is_Resume}}> レジュメ</label></fieldset>
        <label for="status.field">項目</label>
        <input type="text" id="status.field" name="status.field" value="{{status_field}}" list="fields" maxlength="128" autocomplete="off"{{#status_field_problem}} aria-invalid="true" aria-describedby="field_problem"{{/status_field_problem}}>
        {{#status_field_problem}}<p class="error" id="field_problem">{{status_field_problem}}</p>
        {{/status_field_problem}}<label for="status.opened">開設したときの値</label>
        <input type="text" id="status.opened" name="status.opened" value="{{status_opened}}" list="options" maxlength="200" autocomplete="off"{{#status_opened_problem}} aria-invalid="true" aria-describedby="opened_problem"{{/status_opened_problem}}>
        {{#status_opened_problem}}<p class="error" id="opened_problem">{{status_opened_problem}}</p>
        {{/status_opened_problem}}<label for="status.registered">登録が完了したときの値</label>
        <input type="text" id="status.registered" name="status.registered" value="{{status_registered}}" list="options" maxlength="200" autocomplete="off"{{#status_registered_problem}} aria-invalid="true" aria-describedby="registered_problem"{{/status_registered_problem}}>
        {{#status_registered_problem}}<p class="error" id="registered_problem">{{status_registered_problem}}</p>
        {{/status_registered_problem}}<label for="status.duplicate">重複エラーのときの値</label>
        <input type="text" id="status.duplicate" name="status.duplicate" value="{{status_duplicate}}" list="options" maxlength="200" autocomplete="off"{{#status_duplicate_problem}} aria-invalid="true" aria-describedby="duplicate_problem"{{/status_duplicate_problem}}>
        {{#status_duplicate_problem}}<p class="error" id="duplicate_problem">{{status_duplicate_problem}}</p>
        {{/status_duplicate_problem}}<label for="status.withdrawn">退会したときの値</label>
        <input type="text" id="status.withdrawn" name="status.withdrawn" value="{{status_withdrawn}}" list="options" maxlength="200" autocomplete="off"{{#status_withdrawn_problem}} aria-invalid="true" aria-describedby="withdrawn_problem"{{/status_withdrawn_problem}}>
        {{#status_withdrawn_problem}}<p class="error" id="withdrawn_problem">{{status_withdrawn_problem}}</p>
        {{/status_withdrawn_problem}}<label for="status.date_field">日時を書き込む項目（任意）</label>
        <input type="text" id="status.date_field" name="status.date_field" value="{{status_date_field}}" list="fields" maxlength="128" autocomplete="off"{{#status_date_field_problem}} aria-invalid="true" aria-describedby="date_problem"{{/status_date_field_problem}}>
        {{#status_date_field_problem}}<p class="error" id="date_problem">{{status_date_field_problem}}</p>
        {{/status_date_field_problem}}<datalist id="options">{{#options}}<option value="{{alias}}">{{name}}</option>{{/options}}</datalist></section>
        <section><h2>上限</h2>
        <label for="safety.max_new_accounts">24時間以内に案内を送る人数の上限（超える実行は承認待ち。0は上限なし）</label>
        <input type="number" id="safety.max_new_accounts" name="safety.max_new_accounts" value="{{safety_max_new_accounts}}" min="0" inputmode="numeric"{{#safety_max_new_accounts_problem}} aria-invalid="true" aria-describedby="limit_problem"{{/safety_max_new_accounts_problem}}>
        {{#safety_max_new_accounts_problem}}<p class="error" id="limit_problem">{{safety_max_new_accounts_problem}}</p>
        {{/safety_max_new_accounts_problem}}<label for="safety.close_unused_after_days">パスワード未設定のアカウントを退会にするまでの日数（0は退会にしない）</label>
        <input type="number" id="safety.close_unused_after_days" name="safety.close_unused_after_days" value="{{safety_close_unused_after_days}}" min="0" inputmode="numeric"{{#safety_close_unused_after_days_problem}} aria-invalid="true" aria-describedby="close_problem"{{/safety_close_unused_after_days_problem}}>
        {{#safety_close_unused_after_days_problem}}<p class="error" id="close_problem">{{safety_close_unused_after_days_problem}}</p>
        {{/safety_close_unused_after_days_problem}}<label for="password">あなたのパスワード（上限を上げるとき、最後の条件を削除するときのみ）</label>
        <input type="password" id="password" name="password" autocomplete="current-password" maxlength="128"{{#password_problem}} aria-invalid="true" aria-describedby="password_problem"{{/password_problem}}>
        {{#password_problem}}<p class="error" id="password_problem">{{password_problem}}</p>
        {{/password_problem}}</section>
        {{#may}}<p class="buttons"><button type="submit">保存する</button></p>
        {{/may}}</form>
        <p><a href="/admin/history?what=settings">変更の履歴を見る</a></p>

        """)
}
