import Foundation

extension Settings {
    /// What may be meant so, and is a mistake more often.
    package var hints: [SettingsHint] {
        var hints: [SettingsHint] = []
        if isBaseLoopback { hints.append(.loopback(site.baseURL)) }
        if isHTTPS, web.trustedProxies.isEmpty, isListenInternal { hints.append(.noProxy) }
        if !web.adminListen.isEmpty, web.adminURL.isEmpty { hints.append(.noAdminURL) }
        if !isAdminHTTPS, isHTTPS, !isAdminLoopback { hints.append(.openAdminURL) }
        if sync.withdrawn == .reopen, safety.closeUnusedAfterDays > 0 {
            hints.append(.invitesAgain(days: safety.closeUnusedAfterDays))
        }
        if status.answerWithinHours >= safety.keepDays * 24 {
            hints.append(
                .answersForgotten(hours: status.answerWithinHours, days: safety.keepDays))
        }
        return hints
    }

    /// The same in English of a server, whose admin screens may be at an address of their own by an option
    /// alone (`serve --admin-listen`): it works, but links and cookies know only of settings.
    /// - Parameter isApart: whether they are at an address of their own.
    package func hints(servingAdminApart isApart: Bool) -> [String] {
        let sentences = hints.map(\.english)
        guard isApart, web.adminListen.isEmpty else { return sentences }
        return sentences + [
            "--admin-listen is given, and web.admin_listen is empty: here /admin is answered at that "
                + "address alone, but mails to staff lead to \(site.baseURL)/admin, their cookies go "
                + "by that address too, and another process still answers /admin at web.listen; set "
                + "web.admin_listen as well, and web.admin_url to what their browser shows"
        ]
    }

    /// Whether nobody on the internet reaches `web.listen` by itself; a name is taken for such a one.
    private var isListenInternal: Bool {
        guard let address = ListenAddress(web.listen)?.address else { return true }
        return address.isInternal || address.isUnspecified
    }

    private var isAdminLoopback: Bool { Self.isLoopback(adminBaseURL) }

    /// Whether the links in mails lead to the machine itself.
    package var isBaseLoopback: Bool { Self.isLoopback(site.baseURL) }

    /// Whether an address leads to the machine itself.
    private static func isLoopback(_ url: String) -> Bool {
        guard let host = URL(string: url)?.host?.lowercased() else { return false }
        return host == "localhost" || host.hasSuffix(".localhost")
            || NetworkAddress(host)?.isLoopback == true
    }
}
