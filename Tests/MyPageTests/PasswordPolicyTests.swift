import Testing

@testable import MyPage

/// Which passwords are taken.
@Suite struct PasswordPolicyTests {
    private let policy = PasswordPolicy(minLength: 8)
    private let known = ["山田 太郎", "taro.yamada@example.jp", "HR Deli サンプル"]

    private func refusal(_ password: String, known: [String]? = nil) -> PasswordRefusal? {
        do {
            try policy.check(PasswordPolicy.normalized(password), known: known ?? self.known)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        "correct horse battery", "another long one", "stapler on the desk", "another desk lamp",
        "x7#kQ!p2", "mxkqzvbtrwpl", "I like planning parties", "gorira gorira",
    ])
    func `anything that is long enough and not soon guessed`(password: String) {
        #expect(refusal(password) == nil)
    }

    @Test(arguments: [
        "ひみつのことばだ", "長い長いパスワードです", "月が綺麗ですね2026", "紫の電車が空を飛ぶ", "kotatsu mikan neko",
        "ringo gorira rappa", "𠮷野家の牛丼大盛り",
    ])
    func `a sentence in Japanese, in kana, kanji or Latin letters`(password: String) {
        #expect(refusal(password) == nil)
    }

    @Test(arguments: [
        "monkeypasswordsoccerdragon", "sakuratokyotanakahanako", "password dragon monkey soccer",
        "さくらひみつとうきょうたなか",
    ])
    func `four unrelated words are taken, as a refusal says, however common`(password: String) {
        #expect(refusal(password) == nil)
    }

    @Test func `the bounds count characters, not bytes`() {
        #expect(refusal("ひみつのことば") == .tooShort(8))
        #expect(refusal("ひみつのことばだ") == nil)
        #expect(refusal(String(repeating: "あい", count: 65)) == .tooLong(128))
        #expect(refusal("") == .tooShort(8))
    }

    @Test(arguments: [
        "password", "Password1!", "iloveyou", "ｐａｓｓｗｏｒｄ", "p4$$w0rd!", "PASSWORD1234", "drowssap1",
        "iloveyouforever", "another horse", "P@ssw0rd2025!", "tanakahanako1985", "tokyo2026osaka",
        "arigatougozaimasu", "arigatogozaimasu", "ありがとうございます", "アリガトウゴザイマス",
        "よろしくお願いします", "ひみつのあいことば",
    ])
    func `common passwords, words and names with little more are refused`(password: String) {
        #expect(refusal(password) == .common)
    }

    @Test(arguments: [
        "taro.yamada@example.jp", "yamada1234", "TaroYamada", "山田太郎2026!", "hrdeli-2026",
        "yamadataro", "hrdeli2026hrdeli", "HRDeli-2026-HRDeli", "adamay1985", "y4m4d4t4r0",
        "1l3drh2026", "hrdelihrdeli", "ｔａｒｏ山田太郎1", "サンプルさんぷる1",
    ])
    func `the person's own name and mail, and the site's name, are refused`(password: String) {
        #expect(refusal(password) == .personal)
    }

    @Test(arguments: [
        "qwertyuiop", "qwertyuiopasdf", "QwErTyUiOp[]", "poiuytrewqlkj", "zaq12wsxcde3",
        "1qaz2wsx3edc4rfv", "!QAZ@WSX3edc4rfv", "zaq12wsxcde34rfvbgt5", "q1w2e3r4t5y6u7",
        "cfvgbhnjmk,l", "zxcvbnm,./_", "@[poiuytrewq", "147258369147",
    ])
    func `neighbouring keys are refused, on either keyboard, either way`(password: String) {
        #expect(refusal(password) == .keyboard)
    }

    @Test(arguments: [
        "aaaaaaaa", "abcabcabc", "abcd1234abcd1234", "wrong wrong wrong", "sakurasakura2020!",
        "P4ssw0rd!P4ssw0rd!", "Nihonnihon123", "サクラサクラサクラ", "        x      ",
    ])
    func `the same again and again is refused`(password: String) {
        #expect(refusal(password) == .repeated)
    }

    @Test(arguments: [
        "12345678", "1234567890", "0987654321", "abcdefgh", "zyxwvutsrq", "13579bdfhj",
        "あいうえおかきくけこさし",
    ])
    func `letters and digits in their order are refused`(password: String) {
        #expect(refusal(password) == .sequence)
    }

    @Test(arguments: [
        "19850401", "1985-04-01", "01.04.1985", "1985年4月1日", "19850401a!", "toyota19850401",
    ])
    func `a date with little more is refused`(password: String) {
        #expect(refusal(password) == .date)
    }

    @Test func `several of these together are refused for being guessable`() {
        #expect(refusal("abcd1985qwe") == .tooGuessable)
    }

    @Test func `what is nobody's name is not personal`() {
        #expect(refusal("yamadataro", known: []) == .common)
        #expect(refusal("hrdeli2026hrdeli", known: []) == nil)
    }

    @Test func `the same password from another keyboard is the same`() {
        #expect(PasswordPolicy.normalized("ﾊﾟｽﾜｰﾄﾞＡ１") == PasswordPolicy.normalized("パスワードA1"))
    }
}
