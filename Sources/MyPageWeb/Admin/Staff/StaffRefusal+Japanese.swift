import HTTPTypes
import Hummingbird
import MyPage

extension StaffRefusal {
    /// What the screens say.
    var japanese: String {
        switch self {
        case .badName: "担当者名は、改行のない1文字以上50文字以内で入力してください。目に見えない文字は使えません。"
        case .nameTaken: "同じ名前、または区別しにくい名前の担当者がいます。別の名前を入力してください。"
        case .badMail: "メールアドレスが正しくありません。"
        case .noMail: "あなたのメールアドレスが登録されていないため、送信していません。"
        case .tooMany(let minutes): TooMany(minutes: minutes).invitations
        case .mayNot: "変更する権限がありません。何も変更していません。"
        case .gone: "この担当者は、すでに削除されています。"
        case .overtaken: "この画面を開いた後に、この担当者の情報が変更されました。何も変更していません。内容を確認して、もう一度実行してください。"
        case .oneself: "自分自身の権限の変更と削除はできません。「設定」の権限を持つ、ほかの担当者に依頼してください。"
        case .lastConfigurer:
            "「設定」の権限でログインできる担当者が、ほかにいません。ほかの担当者に「設定」の権限を付与してから、もう一度お試しください。"
        }
    }

    /// The page that says so, as an answer.
    func marking(_ response: Response) -> Response {
        if case .tooMany(let minutes) = self { return TooMany(minutes: minutes).marking(response) }
        var response = response
        response.status =
            switch self {
            case .badName, .badMail: .unprocessableContent
            case .mayNot: .forbidden
            case .gone: .notFound
            case .nameTaken, .noMail, .tooMany, .overtaken, .oneself, .lastConfigurer: .conflict
            }
        return response
    }
}
