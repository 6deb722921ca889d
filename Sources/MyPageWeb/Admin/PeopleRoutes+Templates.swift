/// What search and stories look like.
extension PeopleRoutes {
    static let searchTemplate = Page.template(
        """
        <form method="get" action="/admin/people" role="search">
        <label for="q">氏名、メールアドレス、個人連絡先ID、アカウントID</label>
        <input type="search" id="q" name="q" value="{{q}}" maxlength="200" autocomplete="off">
        <button type="submit">検索する</button>
        </form>
        {{#is_asked}}{{^people}}<p>見つかりませんでした。</p>
        {{/people}}{{#is_cut}}<p class="warning">アカウントのない求職者が多いため、一部だけを検索しました。個人連絡先IDなら必ず見つかります。</p>
        {{/is_cut}}<div class="scroll" tabindex="0" role="region" aria-label="検索結果"><table><thead><tr><th scope="col">氏名</th><th scope="col">メールアドレス</th><th scope="col">個人連絡先ID</th><th scope="col">アカウント</th><th scope="col">ステータス</th></tr></thead>
        <tbody>{{#people}}<tr><th scope="row"><a href="{{url}}">{{name}}</a></th><td>{{mail}}</td><td>{{person}}</td><td>{{account}}</td><td>{{status}}</td></tr>
        {{/people}}</tbody></table></div>
        {{/is_asked}}
        """)

    static let storyTemplate = Page.template(
        """
        <section><h2>判定</h2>
        {{#verdict}}<p>今の設定と情報では：<b>{{outcome}}</b>{{reason}}</p>
        {{/verdict}}{{^verdict}}<p>取り込まれた情報がありません。</p>
        {{/verdict}}<div class="scroll" tabindex="0" role="region" aria-label="条件"><table><thead><tr><th scope="col">条件</th><th scope="col">この人の値</th><th scope="col">判定</th></tr></thead>
        <tbody>{{#conditions}}<tr><th scope="row"><code>{{condition}}</code></th><td>{{value}}</td><td>{{holds}}</td></tr>
        {{/conditions}}</tbody></table></div></section>
        <section><h2>アカウント</h2>
        {{^holdings}}<p>ありません。</p>
        {{/holdings}}{{#holdings}}<dl class="facts">
        <div><dt>アカウント</dt><dd>{{id}}</dd></div>
        <div><dt>氏名</dt><dd>{{name}}</dd></div>
        <div><dt>メールアドレス</dt><dd>{{mail}}</dd></div>
        <div><dt>ステータス</dt><dd>{{status}}（{{since}}から{{cause}}）{{#left}}<br>この求職者には案内を送りません。{{/left}}</dd></div>
        <div><dt>開設</dt><dd>{{created}}</dd></div>
        <div><dt>パスワード</dt><dd>{{password}}</dd></div>
        <div><dt>レジュメID</dt><dd>{{resume}}</dd></div>
        </dl>
        {{#may}}<p class="buttons">{{#lives}}<a class="button second" href="/admin/accounts/{{id}}/resend">メールを再送信する</a>
        <a class="button second" href="/admin/accounts/{{id}}/withdraw">退会にする</a>
        {{/lives}}{{#left}}<a class="button second" href="/admin/accounts/{{id}}/reopen">案内を再開する</a>
        {{/left}}<a class="button second" href="/admin/accounts/{{id}}/erase">消去する</a></p>
        {{/may}}<div class="scroll" tabindex="0" role="region" aria-label="URL"><table><caption>送ったURL</caption><thead><tr><th scope="col">種類</th><th scope="col">発行</th><th scope="col">期限</th><th scope="col">使用済み</th></tr></thead>
        <tbody>{{#links}}<tr><td>{{cause}}</td><td>{{issued}}</td><td>{{expires}}</td><td>{{ended}}</td></tr>
        {{/links}}</tbody></table></div>
        {{/holdings}}</section>
        <section><h2>実行の記録</h2>
        {{^decisions}}<p>ありません。</p>
        {{/decisions}}<div class="scroll" tabindex="0" role="region" aria-label="実行の記録"><table><thead><tr><th scope="col">実行</th><th scope="col">種類</th><th scope="col">結果</th><th scope="col">理由</th><th scope="col">判定の根拠</th><th scope="col">メール</th><th scope="col">ステータス更新</th></tr></thead>
        <tbody>{{#decisions}}<tr><td><a href="/admin/runs/{{run}}">{{at}}</a></td><td>{{kind}}</td><td>{{outcome}}</td><td>{{reason}}</td><td>{{basis}}</td><td>{{mail}}</td><td>{{status}}</td></tr>
        {{/decisions}}</tbody></table></div></section>
        <section><h2>PORTERSの情報（最後のエクスポート）</h2>
        <div class="scroll" tabindex="0" role="region" aria-label="個人連絡先"><table><caption>個人連絡先</caption><tbody>{{#fields}}<tr><th scope="row">{{name}}</th><td>{{value}}</td></tr>
        {{/fields}}</tbody></table></div>
        {{#resumes}}<div class="scroll" tabindex="0" role="region" aria-label="レジュメ {{id}}"><table><caption>レジュメ {{id}}</caption><tbody>{{#fields}}<tr><th scope="row">{{name}}</th><td>{{value}}</td></tr>
        {{/fields}}</tbody></table></div>
        {{/resumes}}</section>

        """)

    static let questionTemplate = Page.template(
        """
        <p>{{question}}</p>
        <form method="post" action="/admin/accounts/{{id}}/{{care}}">
        <input type="hidden" name="form_key" value="{{key}}">
        <p class="buttons"><button type="submit"{{#is_danger}} class="danger"{{/is_danger}}>実行する</button>
        <a class="button second" href="/admin/accounts/{{id}}">戻る</a></p>
        </form>

        """)
}
