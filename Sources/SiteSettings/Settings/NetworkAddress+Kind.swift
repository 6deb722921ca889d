import Foundation

extension NetworkAddress {
    /// This machine itself: 127.0.0.0/8, `::1`.
    package var isLoopback: Bool {
        bytes.count == 4
            ? bytes[0] == 127 : bytes.last == 1 && bytes.dropLast().allSatisfy { $0 == 0 }
    }

    /// Nobody's on the internet: loopback, private (RFC 1918, RFC 4193) or of one link (RFC 3927,
    /// RFC 4291).
    package var isInternal: Bool {
        if isLoopback { return true }
        if bytes.count == 4 {
            return switch (bytes[0], bytes[1]) {
            case (10, _), (172, 16...31), (192, 168), (169, 254): true
            default: false
            }
        }
        return bytes[0] & 0xFE == 0xFC || (bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80)
    }

    /// Every address of the machine, for who listens: `0.0.0.0`, `::`.
    package var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }
}

extension NetworkAddress: CustomStringConvertible {
    /// As people write it (RFC 5952).
    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
    }
}
