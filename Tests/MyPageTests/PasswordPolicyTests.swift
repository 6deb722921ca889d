import Testing

@testable import MyPage

/// Which passwords are taken.
@Suite struct PasswordPolicyTests {
    private let policy = PasswordPolicy(minLength: 8)
    private let known = ["山田 太郎", "taro.yamada@example.jp", "HR Deli サンプル"]

    private func refusal(_ password: String) -> PasswordRefusal? {
        do {
            try policy.check(PasswordPolicy.normalized(password), known: known)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        "correct horse battery", "ひみつのあいことば", "x7#kQ!p2", "長い長いパスワードです", "        x      ",
        "月が綺麗ですね2026",
    ])
    func `anything that is long enough and not the first that one would try`(password: String) {
        #expect(refusal(password) == nil)
    }

    @Test func `the bounds count characters, not bytes`() {
        #expect(refusal("ひみつのことば") == .tooShort(8))
        #expect(refusal("ひみつのことばだ") == nil)
        #expect(refusal(String(repeating: "あい", count: 65)) == .tooLong(128))
        #expect(refusal("") == .tooShort(8))
    }

    @Test(arguments: [
        "password", "Password1!", "12345678", "1234567890", "0987654321", "abcdefgh", "aaaaaaaa",
        "abcabcabc", "qwertyuiop", "iloveyou", "ｐａｓｓｗｏｒｄ",
    ])
    func `what everybody tries first is refused`(password: String) {
        #expect(refusal(password) == .common)
    }

    @Test(arguments: [
        "taro.yamada@example.jp", "yamada1234", "TaroYamada", "山田太郎2026!", "hrdeli-2026",
        "yamadataro",
    ])
    func `the person's own name and mail, and the site's name, are refused`(password: String) {
        #expect(refusal(password) == .personal)
    }

    @Test func `the same password from another keyboard is the same`() {
        #expect(PasswordPolicy.normalized("ﾊﾟｽﾜｰﾄﾞＡ１") == PasswordPolicy.normalized("パスワードA1"))
    }
}
