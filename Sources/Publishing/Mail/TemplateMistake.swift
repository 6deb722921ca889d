/// What can be wrong with a mail template: for a terminal in English, for the screens in Japanese.
package enum TemplateMistake: Sendable, Equatable, CustomStringConvertible {
    case noSubject
    case noBlankLine
    case noBody
    case sectionLeftOpen(String)
    case closesNothing(String)
    case tagLeftOpen(String, missing: String)
    /// Braces that are no tag's: they would stand in the mail.
    case strayBraces(String)
    case unsupported(String)
    case unknown(String, known: [String])
    case noLink
    case linkInSection(String)
    case linkNotAlone
    case tooDeep
    /// The one that repeats: two hundred people would be two hundred times two hundred.
    case sectionInItself(String)
    case notMustache(String)
    /// The file itself: not there to be read, no UTF-8.
    case unreadable(String)

    package var description: String {
        switch self {
        case .noSubject: "expected 'Subject: …' on the first line"
        case .noBlankLine: "expected a blank line between the subject and the body"
        case .noBody: "expected a text below the blank line"
        case .sectionLeftOpen(let name): "the section '{{#\(name)}}' is never closed"
        case .closesNothing(let name): "'{{/\(name)}}' closes no section that is open here"
        case .tagLeftOpen(let tag, let missing): "the tag '\(tag)' has no '\(missing)' on its line"
        case .strayBraces(let braces):
            "'\(braces)' would stand in the mail; a placeholder is {{name}}, in half-width braces"
        case .unsupported(let tag):
            "'{{\(tag)}}' is not supported; use {{name}}, {{#name}}, {{^name}}"
        case .unknown(let name, let known):
            "unknown placeholder '\(name)'; expected one of " + known.joined(separator: ", ")
        case .noLink: "the password link is missing: put {{password_url}} on a line of its own"
        case .linkInSection(let name):
            "{{password_url}} must not stand inside the section '\(name)': the mail would go out "
                + "without it"
        case .linkNotAlone: "{{password_url}} must stand alone on its line, below the subject"
        case .tooDeep: "more than \(TemplateCheck.mostOpen) sections stand inside each other"
        case .sectionInItself(let name):
            "the section '\(name)' must not stand inside itself: it would list everybody once for "
                + "each of them"
        case .notMustache(let why): "not valid Mustache: \(why)"
        case .unreadable(let why): why
        }
    }

    /// The same for the screens.
    package var japanese: String {
        switch self {
        case .noSubject: "1行目は「Subject: 件名」にしてください。"
        case .noBlankLine: "件名と本文の間に、空行を1行入れてください。"
        case .noBody: "本文を入力してください。"
        case .sectionLeftOpen(let name): "{{#\(name)}} に対する {{/\(name)}} がありません。"
        case .closesNothing(let name): "{{/\(name)}} に対する {{#\(name)}} がありません。"
        case .tagLeftOpen(let tag, let missing): "「\(tag)」を「\(missing)」で閉じてください。"
        case .strayBraces(let braces):
            "「\(braces)」がそのままメールに表示されます。差し込みは、半角の {{name}} の形で書いてください。"
        case .unsupported(let tag):
            "{{\(tag)}} は使えません。{{name}}、{{#name}}、{{^name}} の形で書いてください。"
        case .unknown(let name, let known):
            "{{\(name)}} という差し込みはありません。使えるもの：\(known.joined(separator: "、"))"
        case .noLink: "パスワード設定のURLがありません。{{password_url}} を単独の行に入れてください。"
        case .linkInSection(let name):
            "{{password_url}} は {{#\(name)}} の外に置いてください。URLのないメールが送られてしまいます。"
        case .linkNotAlone: "{{password_url}} は、本文の単独の行に置いてください。"
        case .tooDeep: "{{#…}} の入れ子が深すぎます。"
        case .sectionInItself(let name):
            "{{#\(name)}} の中に、同じ {{#\(name)}} は置けません。全員の一覧が人数分繰り返されてしまいます。"
        case .notMustache(let why): "書き方が正しくありません。（\(why)）"
        case .unreadable(let why): "読めません。（\(why)）"
        }
    }
}
