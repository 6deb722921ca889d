import Foundation

extension [UInt8] {
    /// All bytes of what somebody names on the command line, also behind a link or out of a pipe. What
    /// partners drop is opened by `OpenFile`.
    package init(contentsOf path: String) throws(SystemError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("read", path) }
        defer { close(descriptor) }
        try self.init(from: descriptor, called: path)
    }

    /// All bytes of a file that people keep where it is looked for, also behind a link: a pipe in its place
    /// would be waited for, for ever.
    /// - Throws: `SystemError`, ENXIO for a pipe, socket or device.
    package init(ofFile path: String) throws(SystemError) {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw SystemError("read", path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw SystemError("read", path) }
        guard [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) else {
            throw SystemError("read", path, code: ENXIO)
        }
        try self.init(from: descriptor, called: path)
    }

    private init(from descriptor: Int32, called path: String) throws(SystemError) {
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
