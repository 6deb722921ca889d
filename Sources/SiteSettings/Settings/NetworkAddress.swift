import Foundation

/// An IP address in one spelling, so that two of them can be compared.
package struct NetworkAddress: Hashable, Sendable {
    /// 4 or 16 bytes.
    let bytes: [UInt8]

    /// Reads an address; one of IPv4 that is written as IPv6 (`::ffff:192.0.2.1`) is one of IPv4, and
    /// a port behind it is left out: `192.0.2.1:443`, `[2001:db8::1]:443`.
    /// - Returns: nil if it is none.
    package init?(_ text: String) {
        var text = text.trimmingCharacters(in: .whitespaces)
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            text = String(text[text.index(after: text.startIndex)..<end])
        } else if text.contains("."), text.count(where: { $0 == ":" }) == 1 {
            text = String(text.prefix { $0 != ":" })
        }
        var four = in_addr()
        var six = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            let all = withUnsafeBytes(of: six) { Array($0) }
            let isMapped = all[..<10].allSatisfy { $0 == 0 } && all[10] == 0xFF && all[11] == 0xFF
            bytes = isMapped ? Array(all[12...]) : all
        } else {
            return nil
        }
    }

    /// Who it is for a ceiling: the address, of IPv6 its first 64 bits, as whoever is on that link
    /// may take any address of it (RFC 4291, 2.5.4).
    package var client: String {
        bytes.count == 4
            ? bytes.map { String($0) }.joined(separator: ".") : bytes.prefix(8).hex + "/64"
    }

    /// Whose a client is, as far as its address tells: of IPv6 the first 56 bits, as homes and
    /// companies are given more than one /64, many of them a /56 (RFC 6177). Whoever has one of these
    /// may be 256 clients. Of IPv4 it is the client itself.
    /// - Parameter client: as `client` gives it.
    package static func network(ofClient client: String) -> String {
        client.hasSuffix("/64") ? "\(client.prefix(14))/56" : client
    }
}
