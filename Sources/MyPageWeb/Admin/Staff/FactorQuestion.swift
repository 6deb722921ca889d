/// What is asked for with the password and a code; raw values are the ends of the paths.
enum FactorQuestion: String, CaseIterable {
    case recovery, remove

    var title: String {
        self == .recovery ? "リカバリーコードの作り直し" : "二段階認証の解除"
    }

    var text: String {
        self == .recovery
            ? "新しいリカバリーコードを10個作ります。以前のリカバリーコードは使えなくなります。"
            : "二段階認証を解除すると、パスワードだけでログインできるようになります。リカバリーコードは使えなくなり、ほかの端末はすべてログアウトします。"
    }

    var button: String { self == .recovery ? "作り直す" : "解除する" }
}
