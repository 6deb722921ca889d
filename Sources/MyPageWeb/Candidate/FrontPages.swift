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
            title: "会員登録", content: Page.render(signUpTemplate, values), isWrong: error != nil)
    }

    private static let frontTemplate = Page.template(PackageResources.front_mustache)

    private static let signUpTemplate = Page.template(PackageResources.sign_up_mustache)
}
