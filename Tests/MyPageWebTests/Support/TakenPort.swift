import Foundation
import Testing

/// A port of this machine on which somebody else listens.
final class TakenPort {
    private let descriptor: Int32
    /// 127.0.0.1 and the port.
    let listen: String

    init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && Foundation.listen(descriptor, 1) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        self.descriptor = descriptor
        listen = "127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
        try #require(isListening)
    }

    deinit { close(descriptor) }
}
