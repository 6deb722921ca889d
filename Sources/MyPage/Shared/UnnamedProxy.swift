package import SiteSettings
import Synchronization

/// The proxy that was seen last and that `web.trusted_proxies` does not name: whoever comes through it
/// counts as one visitor.
final class UnnamedProxy: Sendable {
    private let last = Mutex<(address: NetworkAddress, at: Duration)?>(nil)

    func note(_ address: NetworkAddress, at now: Duration) {
        last.withLock { $0 = (address, now) }
    }

    /// The one that was seen in the last 24 hours.
    func address(at now: Duration) -> NetworkAddress? {
        last.withLock { last in
            guard let last, now - last.at < .seconds(86_400) else { return nil }
            return last.address
        }
    }
}

extension MyPageSite {
    /// Notes that a request came from there that says for whom it was forwarded. From the internet
    /// that means nothing, as anybody can say so; whoever is inside is taken for a proxy.
    package func noteForwarded(from peer: NetworkAddress) {
        guard peer.isInternal, !settings.trusts(peer) else { return }
        proxy.note(peer, at: environment.elapsed())
    }

    /// The address of a proxy that pages came through to people, and that the settings do not name;
    /// nil if none was seen by this process, or the site is not reached by https.
    var unnamedProxy: String? {
        let settings = settings
        guard settings.isHTTPS, let address = proxy.address(at: environment.elapsed()),
            !settings.trusts(address)
        else { return nil }
        return address.description
    }
}
