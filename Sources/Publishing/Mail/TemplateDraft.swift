/// A mail template as a screen edits it: the subject in a field of its own, the body below it. The file
/// keeps its one format: a line `Subject: …`, a blank line, the body.
package struct TemplateDraft: Sendable, Equatable {
    /// On one line, without control characters; empty if the text has no subject line.
    package let subject: String
    /// Its lines end in LF, whatever a browser or an editor has made of them.
    package let body: String

    /// What was typed: whatever the subject holds, it stays on its line.
    package init(subject: String, body: String) {
        // A line end is one blank, whatever a browser makes of it.
        self.subject = subject.split(whereSeparator: \.isNewline).joined(separator: " ").oneLine
        self.body = Self.withLineFeeds(body)
    }

    /// Takes a text apart; one without a subject line is all body.
    package init(_ text: String) {
        let text = Self.withLineFeeds(text)
        guard text.hasPrefix(TemplateCheck.subject) else {
            self.init(subject: "", body: text)
            return
        }
        let head = text.prefix { $0 != "\n" }
        let rest = text.dropFirst(head.count + 1)
        self.init(
            subject: String(head.dropFirst(TemplateCheck.subject.count)),
            body: String(rest.first == "\n" ? rest.dropFirst() : rest))
    }

    /// The text of the file.
    package var text: String { "\(TemplateCheck.subject) \(subject)\n\n\(body)" }

    /// How many lines of `text` stand above the body.
    package static let headLines = 2

    /// The template that it makes.
    /// - Parameter file: what mistakes are told of.
    /// - Throws: `MailTemplate.Problems`; a body without a word is one of them.
    package func template(_ name: TemplateName, file: String) throws -> MailTemplate {
        guard !body.trimmed.isEmpty else {
            throw MailTemplate.Problems(problems: [
                .init(file: file, line: Self.headLines + 1, mistake: .noBody)
            ])
        }
        return try MailTemplate(name, text: text, file: file)
    }

    private static func withLineFeeds(_ text: String) -> String {
        text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    }
}
