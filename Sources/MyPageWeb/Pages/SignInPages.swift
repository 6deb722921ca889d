/// ログイン and forgotten passwords.
enum SignInPages {
    static func form(key: String, mail: String = "", error: String? = nil) -> Page {
        var values: [String: Any] = ["key": key, "mail": mail]
        values["error"] = error
        return Page(
            title: error == nil ? "ログイン" : "ログイン（エラー）",
            content: Page.render(formTemplate, values))
    }

    static func forgot(key: String) -> Page {
        Page(title: "パスワードをお忘れの方", content: Page.render(forgotTemplate, ["key": key]))
    }

    private static let formTemplate = Page.template(
        """
        {{#error}}<p class="error" id="error" role="alert">{{error}}</p>
        {{/error}}<form method="post" action="/signin">
        <input type="hidden" name="form_key" value="{{key}}">
        <label for="mail">メールアドレス</label>
        <input type="email" id="mail" name="mail" value="{{mail}}" autocomplete="username" required maxlength="254"{{#error}} aria-describedby="error"{{/error}}>
        <label for="password">パスワード</label>
        <input type="password" id="password" name="password" autocomplete="current-password" required maxlength="128"{{#error}} aria-invalid="true" aria-describedby="error" autofocus{{/error}}>
        <button type="submit">ログイン</button>
        </form>
        <p><a href="/forgot">パスワードをお忘れの方</a></p>

        """)

    private static let forgotTemplate = Page.template(
        """
        <p>ご登録のメールアドレスを入力してください。パスワードを設定するURLをお送りします。</p>
        <form method="post" action="/forgot">
        <input type="hidden" name="form_key" value="{{key}}">
        <label for="mail">メールアドレス</label>
        <input type="email" id="mail" name="mail" autocomplete="username" required maxlength="254">
        <button type="submit">送信する</button>
        </form>

        """)
}
