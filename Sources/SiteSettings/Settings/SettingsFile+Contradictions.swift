import Foundation
import Recruiting
import Yams

/// What is right line by line but not together.
extension SettingsFile {
    /// The same, each with the line of its key; none about settings of which one is wrong by itself, as
    /// what was meant there is not known.
    static func contradictions(
        in settings: Settings, besides others: [SettingsError.Problem], _ root: Node
    ) -> [SettingsError.Problem] {
        let wrong = others.compactMap(\.path)
        return contradictions(in: settings).compactMap { problem in
            guard let path = problem.path, wrong.allSatisfy({ !bears($0, on: path) }) else {
                return nil
            }
            let line = entry(path, in: root)?.key.mark?.line
            return .init(line: line, message: problem.message, kind: problem.kind)
        }
    }

    /// Whether one setting is looked at to find out what contradicts another.
    private static func bears(_ one: String, on other: String) -> Bool {
        switch other.prefix(while: { $0 != "." }) {
        case "status": one.hasPrefix("status.") || one == "sync.mail_fields"
        case "web": one.hasPrefix("web.") || one == "site.base_url"
        default: one == other || one == "sync.run"
        }
    }

    static func contradictions(in settings: Settings) -> [SettingsError.Problem] {
        var problems = status(settings.status)
        problems += fieldsNotToWrite(settings) + adminAddress(settings)
        let inbox = settings.inbox
        if let all = inbox.ignore.first(where: { $0 == inbox.pattern || $0 == "*" }) {
            problems.append(
                .init(
                    of: "inbox.ignore",
                    "'\(all)' leaves no file of inbox.pattern to take; expected less than that"))
        }
        if settings.sync.mailFields.isEmpty {
            problems.append(.init(of: "sync.mail_fields", "expected at least one"))
        }
        if settings.sync.run == .atTimes, settings.sync.times.isEmpty {
            problems.append(.init(of: "sync.times", "expected at least one, as run is at_times"))
        }
        return problems
    }

    private static func status(_ status: Settings.Status) -> [SettingsError.Problem] {
        let resource = status.resource.record
        var problems: [SettingsError.Problem] = []
        for (key, name) in fields(of: status)
        where !name.isEmpty && FieldAlias(name)?.resource != resource {
            problems.append(
                .init(
                    of: key,
                    "'\(name)' is not a field of status.resource \(status.resource.rawValue); expected "
                        + "\(resource.prefix).…"))
        }
        let values = [status.opened, status.registered, status.duplicate, status.withdrawn]
        if status.field.isEmpty, !values.allSatisfy(\.isEmpty) {
            problems.append(
                .init(
                    line: nil, message: "status.field is empty, but values for it are given",
                    kind: .value("status.field")))
        }
        return problems
    }

    private static func fields(of status: Settings.Status) -> [(key: String, name: String)] {
        [("status.field", status.field), ("status.date_field", status.dateField)]
    }

    /// Fields that the CRM does not let anybody write, or that would change who the person is.
    /// Source: porters documents, "A write document".
    private static func fieldsNotToWrite(_ settings: Settings) -> [SettingsError.Problem] {
        let status = settings.status
        let kept: Set<String> = [
            "P_Id", "P_Mail", "P_MobileMail", "P_Deleted", "P_Candidate", "P_UpdateDate",
            "P_UpdatedBy", "P_RegistrationDate", "P_RegisteredBy",
        ]
        var problems: [SettingsError.Problem] = []
        let field = FieldAlias(status.field)
        for (key, name) in fields(of: status) {
            guard let alias = FieldAlias(name) else { continue }
            let end = String(name.drop { $0 != "." }.dropFirst())
            if kept.contains(end) || settings.sync.mailFields.contains(alias) {
                problems.append(
                    .init(
                        of: key, "'\(name)' is not for a status; expected a field made for it: …U_…"
                    ))
            } else if end == "P_PhaseDate" || end == "P_PhaseMemo", alias != field?.phaseDate {
                problems.append(
                    .init(
                        of: key,
                        "the CRM refuses '\(name)' without its phase; expected another field"))
            }
        }
        if !status.dateField.isEmpty, status.dateField == status.field {
            problems.append(
                .init(of: "status.date_field", "expected another field than status.field"))
        }
        return problems
    }

    /// What the admin screens' own address cannot be beside the rest.
    private static func adminAddress(_ settings: Settings) -> [SettingsError.Problem] {
        let web = settings.web
        var problems: [SettingsError.Problem] = []
        if let one = ListenAddress(web.listen), let other = ListenAddress(web.adminListen),
            one.takes(other)
        {
            problems.append(
                .init(
                    of: "web.admin_listen",
                    "takes the port of web.listen, \(web.listen); expected another port, or nothing"
                ))
        }
        if web.adminListen.isEmpty, !web.adminURL.isEmpty {
            problems.append(
                .init(
                    of: "web.admin_url",
                    "is for web.admin_listen, which is empty; set that as well (serve --admin-listen "
                        + "alone is not enough), or leave it out"))
        }
        // SecurityHeaders sends Strict-Transport-Security, which is for all ports of a host.
        let host = URL(string: settings.site.baseURL)?.host
        if settings.isHTTPS, !settings.isAdminHTTPS,
            URL(string: settings.adminBaseURL)?.host == host
        {
            problems.append(
                .init(
                    of: "web.admin_url",
                    "browsers take nothing by http from the host of site.base_url, as that is https; "
                        + "expected https, or another host"))
        }
        return problems
    }
}

extension SettingsError.Problem {
    /// The key that it is about, with its section.
    fileprivate var path: String? {
        switch kind {
        case .value(let path), .unknown(let path): path
        case .missing, .syntax, .undecided, .tag, .layout: nil
        }
    }

    /// What is wrong with the value of a key, beside others.
    fileprivate init(of key: String, _ message: String) {
        self.init(line: nil, message: "\(key): \(message)", kind: .value(key))
    }
}
