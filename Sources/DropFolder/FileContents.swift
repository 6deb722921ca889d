import Foundation

extension [UInt8] {
    /// All bytes of a file that people keep or name, also behind a link or out of a pipe. What partners
    /// drop is opened by `OpenFile`.
    package init(contentsOf path: String) throws(SystemError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("read", path) }
        defer { close(descriptor) }
        self = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError("read", path) }
            if count == 0 { return }
            append(contentsOf: piece[..<count])
        }
    }
}
