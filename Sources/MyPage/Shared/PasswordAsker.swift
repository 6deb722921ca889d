import SiteSettings

/// Who wants a password to be looked at, or to be set.
enum PasswordAsker: Sendable {
    case stranger(client: String)
    /// In a browser that is known for the name (see `KnownDevices`), or signed in under it.
    case known(name: String, client: String)
    /// Who sets theirs: they have a live link, or gave the present one.
    case setter(name: String)

    /// What their place is counted under. By network and not by client, as a place is held for a
    /// second or a few: even a company that is behind one seldom wants a third.
    var shares: [LanePlaces.Share] {
        switch self {
        case .stranger(let client):
            let network = NetworkAddress.network(ofClient: client)
            return [.part(isKnown: false), .network(network, isKnown: false)]
        case .known(let name, let client):
            let network = NetworkAddress.network(ofClient: client)
            return [.part(isKnown: true), .network(network, isKnown: true), .name(name)]
        // Not by network: a mail to many is answered from a few, those of telephones.
        case .setter(let name): return [.setters, .name(name)]
        }
    }
}
