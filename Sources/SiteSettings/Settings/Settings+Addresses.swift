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
