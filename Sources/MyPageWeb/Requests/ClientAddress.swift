import Foundation
import HTTPTypes
import Hummingbird
import SiteSettings

/// Where a request comes from: the other end of the connection, or what a proxy says of it that
/// the settings trust (`web.trusted_proxies`).
enum ClientAddress {
    /// The client as the ceilings know it (see `NetworkAddress.client`).
    static func of(_ request: Request, _ context: PageContext, _ settings: Settings) -> String {
        of(request, peer: context.peer, trusted: settings.web.trustedProxies)
    }

    static func of(_ request: Request, peer: String?, trusted: [String]) -> String {
        let trusted = Set(trusted.compactMap(NetworkAddress.init))
        guard var client = peer.flatMap(NetworkAddress.init) else { return "unknown" }
        guard trusted.contains(client), let name = HTTPField.Name("X-Forwarded-For") else {
            return client.client
        }
        // The last one that no trusted proxy vouches for: what stands before it anybody can write.
        let forwarded = request.headers[values: name].joined(separator: ",").split(separator: ",")
        for address in forwarded.reversed() {
            guard let address = NetworkAddress(String(address)) else { break }
            client = address
            if !trusted.contains(address) { break }
        }
        return client.client
    }
}
