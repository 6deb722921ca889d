import DropFolder
import Foundation
package import Recruiting
import SiteSettings

/// The templates of a workspace: the agency's own where there are any, else the built-in ones.
package struct Templates: Sendable {
    private let templates: [TemplateName: MailTemplate]
    /// Which of them come from the agency's files.
    package let overridden: Set<TemplateName>

    /// Reads `<name>.mustache` from the folder, which need not exist, and checks everything.
    /// - Parameter pending: a text that is about to be saved, instead of what the folder has for its
    ///   name; nil text is the built-in one.
    /// - Throws: `MailTemplate.Problems`; `SystemError` if a file cannot be read just now.
    package init(folder: String, with pending: (name: TemplateName, text: String?)? = nil) throws {
        var templates: [TemplateName: MailTemplate] = [:]
        var overridden: Set<TemplateName> = []
        var problems: [MailTemplate.Problem] = []
        if !Folder.isMissing(folder), access(folder, R_OK | X_OK) != 0 {
            problems.append(
                .init(file: "templates", line: 1, mistake: .unreadable("the folder cannot be read"))
            )
        }
        for name in TemplateName.allCases {
            do {
                let own: String? =
                    if let pending, pending.name == name { pending.text } else {
                        try Self.text(of: name, in: folder)
                    }
                templates[name] = try MailTemplate(
                    name, text: own ?? name.builtIn,
                    file: own == nil ? name.rawValue : Self.file(of: name))
                if own != nil { overridden.insert(name) }
            } catch let error as MailTemplate.Problems {
                problems += error.problems
            }
        }
        guard problems.isEmpty else { throw MailTemplate.Problems(problems: problems) }
        self.templates = templates
        self.overridden = overridden
    }

    private static func file(of name: TemplateName) -> String { "\(name.rawValue).mustache" }

    /// The agency's own text of a template; nil if there is none.
    private static func text(of name: TemplateName, in folder: String) throws -> String? {
        let file = file(of: name)
        let path = "\(folder)/\(file)"
        if Folder.isMissing(path) { return nil }
        func unreadable(_ why: String) -> MailTemplate.Problems {
            MailTemplate.Problems(problems: [.init(file: file, line: 1, mistake: .unreadable(why))])
        }
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try [UInt8](ofFile: path)
        } catch {
            if error.isPassing { throw error }
            throw unreadable(error.description)
        }
        guard let text = String(bytes: bytes, encoding: .utf8) else {
            throw unreadable("cannot be read as UTF-8")
        }
        return text
    }

    /// A template; every name has one.
    package subscript(name: TemplateName) -> MailTemplate {
        guard let template = templates[name] else {
            preconditionFailure("init leaves no template out")
        }
        return template
    }

    /// The CRM's fields that any template names.
    package var fields: Set<FieldAlias> {
        templates.values.reduce(into: []) { $0.formUnion($1.fields) }
    }

    /// A mail of made-up values, as a subject and a body.
    package func preview(_ name: TemplateName) -> (subject: String, body: String) {
        self[name].render(name.sampleValues(fields: self[name].fields))
    }

    /// What each placeholder of a template stands for.
    package static func placeholders(of name: TemplateName) -> [(name: String, meaning: String)] {
        var all = name.placeholders.map { ($0.name, $0.meaning) }
        if let section = name.section {
            all += section.placeholders.map { ("#\(section.name) → \($0.name)", $0.meaning) }
        }
        return all
    }
}
