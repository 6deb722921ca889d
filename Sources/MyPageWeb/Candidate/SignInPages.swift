/// ログイン and forgotten passwords.
enum SignInPages {
    static func form(
        key: String, mail: String = "", error: String? = nil, notice: String? = nil
    ) -> Page {
        var values: [String: Any] = ["key": key, "mail": mail]
        values["error"] = error
        values["notice"] = notice
        return Page(
            title: "ログイン", content: Page.render(formTemplate, values), isWrong: error != nil)
    }

    static func forgot(key: String) -> Page {
        Page(title: "パスワードをお忘れの方", content: Page.render(forgotTemplate, ["key": key]))
    }

    private static let formTemplate = Page.template(PackageResources.sign_in_mustache)

    private static let forgotTemplate = Page.template(PackageResources.forgot_mustache)
}
