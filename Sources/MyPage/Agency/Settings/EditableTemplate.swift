import Foundation
package import Publishing

/// A mail template as a screen shows it.
package struct EditableTemplate: Sendable {
    package let name: TemplateName
    /// Names what was shown; a save comes with it.
    package let revision: String
    /// The agency's text, or the built-in one.
    package let text: String
    package let isBuiltIn: Bool
    /// Whether the file's text is what is shown: one that is no UTF-8 can't be.
    let isReadable: Bool
    /// Whether mails are written by it: somebody may have edited the file by hand since it was read.
    package let isInUse: Bool

    package var draft: TemplateDraft { TemplateDraft(text) }

    /// Whether mails can be written by it as it stands.
    var isGood: Bool {
        isReadable && (try? MailTemplate(name, text: text, file: name.rawValue)) != nil
    }

    /// What a screen says of one that is not in use.
    package var complaints: [String] {
        guard !isInUse else { return [] }
        return [
            "このテンプレートはサーバーで編集されていますが、まだ有効になっていません。メールは、編集前の文面で送られます。"
                + "内容を確認して保存するか、システムの管理者にサービスの再読み込みを依頼してください。"
        ]
    }
}
