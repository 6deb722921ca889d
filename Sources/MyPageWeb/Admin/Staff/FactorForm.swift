import MyPage

/// The fields in which somebody types a code of their second factor, or a recovery code.
struct FactorForm {
    private let code: String
    private let recoveryCode: String

    init(_ form: FormFields) {
        code = form["code"]
        recoveryCode = form["recovery"]
    }

    private var isRecovery: Bool { !recoveryCode.allSatisfy(\.isWhitespace) }

    /// What was typed; the recovery code, if there is one.
    var proof: FactorProof { isRecovery ? .recoveryCode(recoveryCode) : .code(code) }

    /// What a screen says that did not take it.
    var wrong: String {
        isRecovery
            ? "リカバリーコードが違うか、すでに使用されています。"
            : "確認コードが違うか、すでに使用されています。認証アプリに表示されている新しいコードを入力してください。"
    }

    /// What `factor-fields.mustache` shows. Nothing typed comes back: a code is typed anew.
    func values(error: String? = nil) -> [String: Any] {
        var values: [String: Any] = ["is_recovery": isRecovery, "is_code": !isRecovery]
        values["error"] = error
        return values
    }
}
