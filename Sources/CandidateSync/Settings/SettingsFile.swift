public import Foundation
import Recruiting
import Yams

/// Everything that is wrong with a settings file, all at once.
public struct SettingsError: Error, CustomStringConvertible {
    /// One mistake: the line it stands on, from 1, if it stands on one.
    public struct Problem: Sendable, Equatable, CustomStringConvertible {
        public let line: Int?
        public let message: String

        public var description: String {
            line.map { "line \($0): \(message)" } ?? message
        }
    }

    public let file: String
    public let problems: [Problem]

    public var description: String {
        problems.map { "\(file): \($0)" }.joined(separator: "\n")
    }
}

/// settings.yaml: from text to checked settings and back.
public enum SettingsFile {
    /// Reads a file; one that does not exist has all defaults.
    /// - Throws: `SettingsError`
    public static func read(_ path: String) throws -> Settings {
        if isMissing(path) { return Settings() }
        let name = (path as NSString).lastPathComponent
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw SettingsError(
                file: name,
                problems: [.init(line: nil, message: "cannot be read as UTF-8 text: \(error)")])
        }
        return try parse(text, file: name)
    }

    /// Whether there is nothing at all at that path. A link that leads nowhere, or a folder that
    /// must not be looked into, is something: it must never pass for the defaults.
    static func isMissing(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) != 0 && errno == ENOENT
    }

    /// Reads the text of a settings file.
    /// - Parameter file: how errors call it.
    /// - Throws: `SettingsError`, with every mistake and its line.
    public static func parse(_ text: String, file: String = "settings.yaml") throws -> Settings {
        var problems: [SettingsError.Problem] = []
        var settings = Settings()
        do {
            if let root = try Yams.compose(yaml: text) {
                apply(root, to: &settings, &problems)
            }
        } catch {
            problems.append(problem(of: error))
        }
        if problems.isEmpty { problems = contradictions(in: settings) }
        guard problems.isEmpty else { throw SettingsError(file: file, problems: problems) }
        return settings
    }

    /// The whole file for these settings, with a comment on each key.
    public static func text(_ settings: Settings = Settings()) -> String {
        var lines: [String] = []
        var section: Substring = ""
        for setting in Setting.table {
            let path = setting.path.split(separator: ".")
            if path[0] != section {
                section = path[0]
                lines.append("\(section):")
            }
            let entry = "  \(path[1]): \(setting.yaml(settings))"
            let gap = String(repeating: " ", count: max(2, 40 - entry.count))
            lines.append("\(entry)\(gap)# \(setting.comment)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// All settings as JSON, in their sections.
    public static func json(_ settings: Settings) throws -> Data {
        let tree = try Yams.load(yaml: text(settings)) ?? [:]
        return try JSONSerialization.data(
            withJSONObject: tree, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
            + Data("\n".utf8)
    }

    private static func apply(
        _ root: Node, to settings: inout Settings, _ problems: inout [SettingsError.Problem]
    ) {
        let table = Setting.table
        let sections = Set(table.map { String($0.path.prefix { $0 != "." }) })
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
                guard let setting = table.first(where: { $0.path == path }) else {
                    problems.append(unknown(key, path, among: known))
                    continue
                }
                do {
                    try setting.read(value, &settings)
                } catch {
                    problems.append(
                        .init(
                            line: error.line ?? key.mark?.line, message: "\(path): \(error.message)"
                        ))
                }
            }
        }
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
        .init(
            line: key.mark?.line,
            message: "unknown key '\(path)'; expected one of "
                + known.sorted().joined(separator: ", "))
    }

    /// What is right line by line but not together.
    static func contradictions(in settings: Settings) -> [SettingsError.Problem] {
        let status = settings.status
        let resource: Resource = status.resource == .candidate ? .candidate : .resume
        var problems: [SettingsError.Problem] = []
        for (key, name) in [("field", status.field), ("date_field", status.dateField)]
        where !name.isEmpty && FieldAlias(name)?.resource != resource {
            problems.append(
                .init(
                    line: nil,
                    message: "status.\(key): '\(name)' is no field of status.resource "
                        + "\(status.resource.rawValue); expected \(resource.prefix).…"))
        }
        let hasValue = ![status.opened, status.registered, status.duplicate].allSatisfy(\.isEmpty)
        if status.field.isEmpty, hasValue {
            problems.append(
                .init(line: nil, message: "status.field is empty, but values for it are given"))
        }
        if settings.sync.mailFields.isEmpty {
            problems.append(.init(line: nil, message: "sync.mail_fields: expected at least one"))
        }
        if settings.sync.run == .atTimes, settings.sync.times.isEmpty {
            problems.append(
                .init(line: nil, message: "sync.times: expected at least one, as run is at_times"))
        }
        return problems
    }

    private static func problem(of error: any Error) -> SettingsError.Problem {
        switch error {
        case YamlError.scanner(_, let problem, let mark, _),
            YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _):
            .init(line: mark.line, message: "not YAML: \(problem)")
        case YamlError.duplicatedKeysInMapping(let keys, _):
            .init(
                line: nil,
                message:
                    "the same key stands twice: \(keys.map { "\($0)" }.joined(separator: ", "))")
        default:
            .init(line: nil, message: "not YAML: \(error)")
        }
    }
}
