import Foundation

/// A lock on an open file or folder that processes respect (flock(2)), for whoever does not wait for it.
enum FileLock {
    /// Takes it as soon as nobody else has it. It is asked for every 10 ms: who was stopped just now needs a
    /// moment to be gone, and who only asks for the holder has it for an instant.
    /// - Parameters:
    ///   - path: of what is open, for the error.
    ///   - alone: whether nobody else may have it.
    ///   - tries: how often it is asked for.
    /// - Returns: false if somebody else has it to the end.
    static func take(
        _ descriptor: Int32, _ path: String, alone: Bool, tries: Int
    ) throws(SystemError) -> Bool {
        var left = tries
        while flock(descriptor, (alone ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            guard errno == EWOULDBLOCK else { throw SystemError("lock", path) }
            left -= 1
            if left == 0 { return false }
            poll(nil, 0, 10)
        }
        return true
    }

    /// Gives it back and closes the descriptor. Closing alone gives it back only with the last copy, and a
    /// child that another thread has begun to start has one until its program is loaded.
    static func release(_ descriptor: Int32) {
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
