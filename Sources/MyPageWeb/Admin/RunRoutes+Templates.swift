/// What the lists and pages of runs and deliveries look like.
extension RunRoutes {
    static let runTable = """
        {{^runs}}<p>ありません。</p>
        {{/runs}}<div class="scroll" tabindex="0" role="region" aria-label="実行"><table><thead><tr><th scope="col">開始</th><th scope="col">状態</th><th scope="col">きっかけ</th><th scope="col">対象</th><th scope="col">開設</th><th scope="col">重複エラー</th></tr></thead>
        <tbody>{{#runs}}<tr><td><a href="/admin/runs/{{id}}">{{#started}}{{started}}{{/started}}{{^started}}（未開始）{{/started}}</a></td><td>{{state}}</td><td>{{trigger}}</td><td class="number">{{all}}</td><td class="number">{{opened}}</td><td class="number">{{duplicate}}</td></tr>
        {{/runs}}</tbody></table></div>

        """

    static let rejectedTable = """
        {{^rejected}}<p>ありません。</p>
        {{/rejected}}{{#rejected}}<p><a href="/admin/deliveries/{{id}}">{{file}}</a>（{{received}}）<br>{{reason}}<br>次に動くのは、{{turn}}</p>
        {{/rejected}}
        """

    static let listTemplate = Page.template(
        """
        <section><h2>実行</h2>
        \(runTable){{#more_runs}}<p><a href="/admin/runs?before={{more_runs}}">これより前の実行</a></p>
        {{/more_runs}}</section>
        <section><h2>届いたファイル</h2>
        {{^deliveries}}<p>ありません。</p>
        {{/deliveries}}<div class="scroll" tabindex="0" role="region" aria-label="届いたファイル"><table><thead><tr><th scope="col">受領</th><th scope="col">ファイル</th><th scope="col">結果</th><th scope="col">件数</th><th scope="col">理由</th></tr></thead>
        <tbody>{{#deliveries}}<tr><td>{{received}}</td><td><a href="/admin/deliveries/{{id}}">{{file}}</a></td><td>{{result}}</td><td class="number">{{records}}</td><td>{{reason}}</td></tr>
        {{/deliveries}}</tbody></table></div>
        {{#more_deliveries}}<p><a href="/admin/runs?delivery={{more_deliveries}}">これより前のファイル</a></p>
        {{/more_deliveries}}</section>

        """)

    static let runTemplate = Page.template(
        """
        <dl class="facts">
        <div><dt>状態</dt><dd>{{state}}</dd></div>
        <div><dt>きっかけ</dt><dd>{{trigger}}</dd></div>
        <div><dt>開始</dt><dd>{{started}}</dd></div>
        <div><dt>終了</dt><dd>{{finished}}</dd></div>
        </dl>
        {{#is_held}}<section class="held"><h2>承認待ち</h2>
        <p>この実行は{{held}}人に案内メールを送ろうとしています。承認すると、その時点の情報でもう一度判定し、対象のままの人だけに送ります。</p>
        <ul>{{#hold}}<li>{{text}}</li>{{/hold}}</ul>
        {{#may}}<form method="post" action="/admin/runs/{{id}}/settle">
        <input type="hidden" name="form_key" value="{{key}}">
        <label for="password">確認のため、あなたのパスワード</label>
        <input type="password" id="password" name="password" autocomplete="current-password" required maxlength="128">
        <button type="submit" name="action" value="approve">承認して実行する</button>
        <button type="submit" name="action" value="discard" class="danger">破棄する</button>
        </form>{{/may}}</section>
        {{/is_held}}{{#warnings}}<p class="warning">{{text}}</p>
        {{/warnings}}<section><h2>結果</h2>
        <div class="scroll" tabindex="0" role="region" aria-label="結果"><table><thead><tr><th scope="col">結果</th><th scope="col">人数</th></tr></thead>
        <tbody>{{#counts}}<tr><th scope="row">{{#has_rows}}<a href="/admin/runs/{{id}}?outcome={{outcome}}">{{name}}</a>{{/has_rows}}{{^has_rows}}{{name}}{{/has_rows}}</th><td class="number">{{count}}</td></tr>
        {{/counts}}</tbody></table></div>
        {{#not_target}}<p>対象外 {{count}}人：<code>{{condition}}</code></p>
        {{/not_target}}<p><a href="/admin/runs/{{id}}/csv">CSVをダウンロード</a></p></section>
        <section><h2>求職者{{#chosen}}（{{chosen}}）{{/chosen}}</h2>
        {{^decisions}}<p>ありません。</p>
        {{/decisions}}<div class="scroll" tabindex="0" role="region" aria-label="求職者"><table><thead><tr><th scope="col">個人連絡先ID</th><th scope="col">レジュメID</th><th scope="col">結果</th><th scope="col">理由</th><th scope="col">判定の根拠</th><th scope="col">アカウント</th><th scope="col">メール</th><th scope="col">ステータス更新</th></tr></thead>
        <tbody>{{#decisions}}<tr><td><a href="/admin/people/{{person}}">{{person}}</a></td><td>{{resume}}</td><td>{{outcome}}</td><td>{{reason}}</td><td>{{basis}}</td><td>{{account}}</td><td>{{mail}}</td><td>{{status}}</td></tr>
        {{/decisions}}</tbody></table></div>
        {{#more}}<p><a href="/admin/runs/{{id}}?{{more}}">次の求職者</a></p>
        {{/more}}</section>

        """)

    static let deliveryTemplate = Page.template(
        """
        <dl class="facts">
        <div><dt>受領</dt><dd>{{received}}</dd></div>
        <div><dt>結果</dt><dd>{{result}}</dd></div>
        <div><dt>大きさ</dt><dd>{{bytes}} バイト</dd></div>
        {{#run}}<div><dt>実行</dt><dd><a href="/admin/runs/{{run}}">{{run}}</a></dd></div>
        {{/run}}</dl>
        {{#reason}}<div class="error"><p>{{reason}}</p><p>次に動くのは、{{turn}}</p></div>
        {{/reason}}{{#warning_texts}}<p class="warning">{{text}}</p>
        {{/warning_texts}}<div class="scroll" tabindex="0" role="region" aria-label="件数"><table><thead><tr><th scope="col">種類</th><th scope="col">件数</th></tr></thead>
        <tbody>{{#counts}}<tr><th scope="row">{{name}}</th><td class="number">{{count}}</td></tr>
        {{/counts}}</tbody></table></div>
        <p class="hint">SHA-256 <code>{{sha256}}</code></p>

        """)
}
