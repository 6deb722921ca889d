import DropFolder
package import Foundation
import Yams

/// settings.yaml: from text to checked settings and back.
package enum SettingsFile {
    /// Reads a file; one that does not exist has all defaults.
    /// - Throws: `SettingsError`; `SystemError` if it cannot be read just now.
    package static func read(_ path: String) throws -> Settings {
        if Folder.isMissing(path) { return Settings() }
        return try parse(contents(of: path), file: (path as NSString).lastPathComponent)
    }

    private static func contents(of path: String) throws -> String {
        let message: String
        do {
            let bytes = try [UInt8](ofFile: path)
            if let text = String(bytes: bytes, encoding: .utf8) { return text }
            message = "it is not UTF-8 text; save it as UTF-8"
        } catch  where !error.isPassing {
            message = error.description
        }
        throw SettingsError(
            file: (path as NSString).lastPathComponent,
            problems: [.init(line: nil, message: message)])
    }

    /// Reads the file of a folder that is to send mails: one that does not exist, or that leaves open
    /// what somebody must have decided, is none.
    /// - Throws: as `read`.
    package static func readDecided(_ path: String) throws -> Settings {
        let name = (path as NSString).lastPathComponent
        guard !Folder.isMissing(path) else {
            throw SettingsError(
                file: path,
                problems: [
                    .init(
                        line: nil,
                        message: "it is not there: nobody has set this folder up, or --workspace "
                            + "is mistyped; 'candidate-sync settings init' writes one",
                        kind: .missing)
                ])
        }
        let text = try contents(of: path)
        let settings = try parse(text, file: name)
        let open = undecided(in: text)
        guard open.isEmpty else { throw SettingsError(file: name, problems: open) }
        return settings
    }

    /// What the text of a good file leaves open that somebody must have decided before anything is
    /// sent: each with its line, if the key stands there.
    package static func undecided(in text: String) -> [SettingsError.Problem] {
        let root = try? tree(text)
        return Setting.table.compactMap { setting in
            guard let decision = setting.decision else { return nil }
            let entry = entry(setting.path, in: root)
            if let entry, !Setting.isNothing(entry.value) { return nil }
            return .init(
                line: entry?.key.mark?.line,
                message: "\(setting.path): to be decided before anything is sent: \(decision)",
                kind: .undecided(setting.path))
        }
    }

    /// Reads the text of a settings file.
    /// - Parameter file: how errors call it.
    /// - Throws: `SettingsError`, with every mistake and its line.
    package static func parse(_ text: String, file: String = "settings.yaml") throws -> Settings {
        var problems: [SettingsError.Problem] = []
        var settings = Settings()
        do {
            if let root = try tree(text) {
                let tags = SettingsTags(in: root, of: text)
                apply(root, to: &settings, &problems)
                problems += contradictions(in: settings, besides: problems, root)
                problems = tags.joined(with: problems)
            }
        } catch {
            problems.append(problem(of: error))
        }
        guard problems.isEmpty else { throw SettingsError(file: file, problems: problems) }
        return settings
    }

    /// The text as a tree of scalars, lists and mappings. Each setting reads its own scalar, so that
    /// nothing is to be told apart by YAML's patterns for numbers and dates (compiling them takes a
    /// tenth of a short command).
    static func tree(_ text: String) throws -> Node? {
        try Yams.compose(yaml: text, .basic)
    }

    /// The whole file for these settings, with a comment on each key.
    package static func text(_ settings: Settings = Settings()) -> String {
        text(settings) { _ in nil }
    }

    /// - Parameter open: what somebody has yet to decide of a setting; nil if its value is written.
    static func text(_ settings: Settings, open: (Setting) -> String?) -> String {
        var lines: [String] = []
        var section: Substring = ""
        for setting in Setting.table {
            let path = setting.path.split(separator: ".")
            if path[0] != section {
                section = path[0]
                lines.append("\(section):")
            }
            let decision = open(setting)
            let value = decision == nil ? " " + setting.yaml(settings) : ""
            let entry = "  \(path[1]):\(value)"
            let gap = String(repeating: " ", count: max(2, 40 - entry.count))
            let comment = decision.map { "TO BE DECIDED: \($0)" } ?? setting.comment
            lines.append("\(entry)\(gap)# \(comment)")
        }
        return (lines + names(settings)).joined(separator: "\n") + "\n"
    }

    private static func names(_ settings: Settings) -> [String] {
        let names = Setting.names(in: settings)
        let head = "\(Setting.namesSection):" + (names.isEmpty ? " {}" : "")
        let gap = String(repeating: " ", count: max(2, 40 - head.count))
        return ["\(head)\(gap)# \(Setting.namesComment)"]
            + names.map { "  \($0.key): \($0.yaml(settings))" }
    }

    /// All settings as JSON, in their sections: numbers, and all else as it stands (to YAML `off` is no
    /// word).
    package static func json(_ settings: Settings) throws -> Data {
        let tree = try Yams.load(yaml: text(settings), Resolver.basic.appending(.int)) ?? [:]
        return try JSONSerialization.data(
            withJSONObject: tree, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
            + Data("\n".utf8)
    }

    private static func apply(
        _ root: Node, to settings: inout Settings, _ problems: inout [SettingsError.Problem]
    ) {
        let table = Setting.table
        let sections = Set(table.map { String($0.path.prefix { $0 != "." }) })
            .union([Setting.namesSection])
        for (key, value) in entries(of: root, "sections such as 'site:'", &problems) {
            let section = key.string ?? ""
            guard sections.contains(section) else {
                problems.append(unknown(key, section, among: sections))
                continue
            }
            if value.null != nil { continue }
            let known = Set(table.map(\.path).filter { $0.hasPrefix(section + ".") })
            for (key, value) in entries(of: value, "keys below '\(section):'", &problems) {
                let path = "\(section).\(key.string ?? "")"
                let isName = section == Setting.namesSection
                let setting =
                    isName
                    ? Setting.name(of: key.string ?? "") : table.first { $0.path == path }
                guard let setting else {
                    problems.append(
                        isName
                            ? .init(
                                line: key.mark?.line, message: "\(path): \(Setting.namesExpected)")
                            : unknown(key, path, among: known))
                    continue
                }
                if setting.decision != nil, Setting.isNothing(value) { continue }
                do {
                    try setting.read(value, &settings)
                } catch {
                    problems += error.mistakes.map { line, message in
                        .init(
                            line: line ?? key.mark?.line, message: "\(path): \(message)",
                            kind: .value(path))
                    }
                }
            }
        }
    }

    /// Where a setting stands, if it does.
    static func entry(_ path: String, in root: Node?) -> (key: Node, value: Node)? {
        let names = path.split(separator: ".", maxSplits: 1).map(String.init)
        return root?[names[0]]?.mapping?.first { $0.key.string == names[1] }
    }

    private static func entries(
        of node: Node, _ expected: String, _ problems: inout [SettingsError.Problem]
    ) -> [(key: Node, value: Node)] {
        if let mapping = node.mapping { return Array(mapping) }
        problems.append(.init(line: node.mark?.line, message: "expected \(expected)"))
        return []
    }

    private static func unknown(
        _ key: Node, _ path: String, among known: Set<String>
    ) -> SettingsError.Problem {
        let all = known.sorted()
        let namesakes = Setting.table.map(\.path).filter { $0.hasSuffix(".\(last(of: path))") }
        let near = namesakes.count == 1 ? namesakes.first : NearWord.nearest(to: path, among: all)
        let hint = near.map { "did you mean '\($0)'? expected " } ?? "expected "
        return .init(
            line: key.mark?.line,
            message: "unknown key '\(path)'; \(hint)one of \(all.joined(separator: ", "))",
            kind: .unknown(path))
    }

    private static func last(of path: String) -> Substring {
        path.split(separator: ".").last ?? ""
    }

    private static func problem(of error: any Error) -> SettingsError.Problem {
        switch error {
        case YamlError.scanner(_, let problem, let mark, _),
            YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _):
            .init(line: mark.line, message: "not YAML: \(problem)")
        case YamlError.duplicatedKeysInMapping(let keys, let context):
            .init(
                line: context.mark.line,
                message:
                    "the same key stands twice: \(keys.map { "\($0)" }.joined(separator: ", "))")
        default:
            .init(line: nil, message: "not YAML: \(error)")
        }
    }
}
