import Foundation

/// Bytes on a socket, for those who speak bad HTTP or none.
enum RawClient {
    /// Does what blocks on a thread of its own.
    static func onThread<Result: Sendable>(
        _ work: @escaping @Sendable () -> Result
    ) async -> Result {
        await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: work()) }.start()
        }
    }

    /// Sends bytes and gives the beginning of what comes back; empty if nothing does.
    static func exchange(_ bytes: String, _ port: Int) -> String {
        let descriptor = connected(to: port)
        defer { close(descriptor) }
        send(descriptor, bytes, bytes.utf8.count, Int32(MSG_NOSIGNAL))
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }

    /// Sends bytes and goes away.
    static func abandon(_ bytes: String, _ port: Int) {
        let descriptor = connected(to: port)
        send(descriptor, bytes, bytes.utf8.count, Int32(MSG_NOSIGNAL))
        close(descriptor)
    }

    /// - Returns: a socket, or -1 if nobody listens.
    static func connected(to port: Int) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if result == 0 { return descriptor }
        close(descriptor)
        return -1
    }
}
