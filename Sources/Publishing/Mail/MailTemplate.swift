import Foundation
import Mustache
package import Recruiting

/// A mail template, checked: a subject line, a blank line, the body; plain text with Mustache tags.
package struct MailTemplate: Sendable {
    package let name: TemplateName
    /// The whole text.
    package let text: String
    /// The CRM's fields it names; the mirror keeps these whole.
    package let fields: Set<FieldAlias>
    /// Whether it names the owner (所有者).
    package let namesOwner: Bool
    let subject: TemplateText
    let body: TemplateText

    /// A mistake in a template.
    package struct Problem: Error, Sendable, Equatable, CustomStringConvertible {
        /// The template's file, or its name if it is built in.
        package let file: String
        package let line: Int
        package let mistake: TemplateMistake

        package var description: String { "\(file): line \(line): \(mistake)" }
    }

    /// Everything that is wrong with the templates.
    package struct Problems: Error, CustomStringConvertible {
        package let problems: [Problem]
        package var description: String { problems.map(\.description).joined(separator: "\n") }
    }

    /// Checks a template's text.
    /// - Throws: `Problems`, with every mistake and its line.
    package init(_ name: TemplateName, text: String, file: String) throws {
        let text = text.replacing("\r\n", with: "\n")
        let check = TemplateCheck(name, text: text)
        var problems = check.problems.map {
            Problem(file: file, line: $0.line, mistake: $0.mistake)
        }
        let head = text.prefix { $0 != "\n" }
        let body = text.dropFirst(head.count + 1).drop { $0 == "\n" }
        let skipped = text.count - body.count
        let bodyLine = text.prefix(skipped).count { $0 == "\n" }
        if problems.isEmpty {
            do {
                subject = try TemplateText(head.dropFirst(TemplateCheck.subject.count).trimmed)
                self.body = try TemplateText(String(body))
                self.name = name
                self.text = text
                fields = check.fields
                namesOwner = check.namesOwner
                return
            } catch let error as MustacheTemplate.ParserError {
                problems = [
                    Problem(
                        file: file, line: error.context.lineNumber + bodyLine,
                        mistake: .notMustache("\(error.error)"))
                ]
            }
        }
        throw Problems(problems: problems)
    }

    /// The subject, one line without control characters, and the body.
    package func render(_ values: TemplateValues) -> (subject: String, body: String) {
        (subject.render(values).oneLine, body.render(values))
    }
}
