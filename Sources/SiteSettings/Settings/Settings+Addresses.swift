import Foundation

extension Settings {
    /// Whether people reach the candidate's side by https.
    package var isHTTPS: Bool { site.baseURL.hasPrefix("https://") }

    /// Where staff reach the admin screens, without a slash at its end: links to them start with it.
    package var adminBaseURL: String {
        web.adminListen.isEmpty || web.adminURL.isEmpty ? site.baseURL : web.adminURL
    }

    /// Whether staff reach the admin screens by https.
    package var isAdminHTTPS: Bool { adminBaseURL.hasPrefix("https://") }

    /// Whether an address is one of `web.trusted_proxies`.
    package func trusts(_ address: NetworkAddress) -> Bool {
        web.trustedProxies.contains { NetworkAddress($0) == address }
    }
}

extension SettingsFile {
    /// What the admin screens' own address cannot be beside the rest.
    static func adminAddress(_ settings: Settings) -> [SettingsError.Problem] {
        let web = settings.web
        var problems: [SettingsError.Problem] = []
        if let one = ListenAddress(web.listen), let other = ListenAddress(web.adminListen),
            one.takes(other)
        {
            problems.append(
                .init(
                    line: nil,
                    message: "web.admin_listen: takes the port of web.listen, \(web.listen); "
                        + "expected another port, or nothing", kind: .value("web.admin_listen")))
        }
        if web.adminListen.isEmpty, !web.adminURL.isEmpty {
            problems.append(
                .init(
                    line: nil,
                    message: "web.admin_url: is for web.admin_listen, which is empty; set that as "
                        + "well (serve --admin-listen alone is not enough), or leave it out",
                    kind: .value("web.admin_url")))
        }
        // SecurityHeaders sends Strict-Transport-Security, which is for all ports of a host.
        let host = URL(string: settings.site.baseURL)?.host
        if settings.isHTTPS, !settings.isAdminHTTPS,
            URL(string: settings.adminBaseURL)?.host == host
        {
            problems.append(
                .init(
                    line: nil,
                    message: "web.admin_url: browsers take nothing by http from the host of "
                        + "site.base_url, as that is https; expected https, or another host",
                    kind: .value("web.admin_url")))
        }
        return problems
    }
}
