package import Foundation

/// Addresses of this machine alone (127.0.0.0/8), as bind(2) and connect(2) want them.
package enum Loopback {
    /// - Parameters:
    ///   - function: `bind` or `connect`.
    ///   - host: the last byte of the address.
    /// - Returns: what the call returns: 0, or -1 with the reason in `errno`.
    package static func call(
        _ function: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32, _ descriptor: Int32,
        host: UInt8 = 1, port: Int
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = (0x7F00_0000 | UInt32(host)).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                function(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
