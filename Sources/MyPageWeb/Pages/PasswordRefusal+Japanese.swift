package import MyPage

extension PasswordRefusal {
    /// What the pages say of it.
    package var japanese: String {
        switch self {
        case .tooShort(let length): "パスワードは\(length)文字以上で入力してください。"
        case .tooLong(let length): "パスワードは\(length)文字以内で入力してください。"
        case .common: "よく使われる言葉や名前のパスワードは\(Self.weak)"
        case .personal: "お名前、メールアドレス、サイト名に近いパスワードは\(Self.weak)"
        case .keyboard: "キーボードの並び順のパスワードは\(Self.weak)"
        case .repeated: "同じ文字や言葉を繰り返したパスワードは\(Self.weak)"
        case .sequence: "「1234」や「abcd」のような連続した文字のパスワードは\(Self.weak)"
        case .date: "日付や年のパスワードは\(Self.weak)"
        case .tooGuessable: "単純な組み合わせのパスワードは\(Self.weak)"
        case .different: "2回入力したパスワードが一致しません。"
        case .unchanged: "新しいパスワードが現在のパスワードと同じです。別のパスワードを入力してください。"
        }
    }

    /// Four words are always taken: `PasswordPolicy`.
    private static let weak = "推測されやすいため使えません。互いに関係のない単語を4つ以上つなげると強くなります。"
}
