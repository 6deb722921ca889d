/// The site's front and the sign-up.
enum FrontPages {
    enum Field: String {
        case name, mail
    }

    static func front(showsSignUp: Bool) -> Page {
        Page(
            title: "マイページへようこそ",
            content: Page.render(frontTemplate, ["signup": showsSignUp]))
    }

    static func signUp(
        key: String, name: String = "", mail: String = "", wrong: Field? = nil,
        error: String? = nil
    ) -> Page {
        var values: [String: Any] = ["key": key, "name": name, "mail": mail]
        values["error"] = error
        if let wrong { values["wrong_\(wrong.rawValue)"] = true }
        return Page(
            title: error == nil ? "会員登録" : "会員登録（エラー）",
            content: Page.render(signUpTemplate, values))
    }

    private static let frontTemplate = Page.template(
        """
        <p><a class="button" href="/signin">ログイン</a></p>
        {{#signup}}<p><a class="button second" href="/signup">会員登録</a></p>
        {{/signup}}
        """)

    private static let signUpTemplate = Page.template(
        """
        {{#error}}<p class="error" id="error" role="alert">{{error}}</p>
        {{/error}}<p>確認のメールをお送りします。メールのURLからパスワードを設定すると、登録が完了します。</p>
        <form method="post" action="/signup">
        <input type="hidden" name="form_key" value="{{key}}">
        <label for="name">お名前</label>
        <input type="text" id="name" name="name" value="{{name}}" autocomplete="name" required maxlength="100"{{#wrong_name}} aria-invalid="true" aria-describedby="error" autofocus{{/wrong_name}}>
        <label for="mail">メールアドレス</label>
        <input type="email" id="mail" name="mail" value="{{mail}}" autocomplete="email" required maxlength="254"{{#wrong_mail}} aria-invalid="true" aria-describedby="error" autofocus{{/wrong_mail}}>
        <button type="submit">確認メールを送る</button>
        </form>

        """)
}
