import DropFolder
import Foundation

/// Remembers, past the death of the process, which delivery was being read: a file whose reading
/// kills the process would do so at each start, and nothing behind it would ever be imported.
///
/// One small file in `state/`, written over and never synced: what a process has written outlives it,
/// and after a power cut a file may be tried once more.
final class ImportAttempts {
    /// How many deaths it takes until a file is set aside.
    static let most = 2

    private let path: String
    private let descriptor: Int32

    /// - Throws: `SystemError`
    init(path: String) throws(SystemError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw SystemError("open", path) }
    }

    deinit { close(descriptor) }

    /// Notes that a delivery is about to be read.
    /// - Returns: how many processes have died over it so far.
    func begin(_ delivery: String) throws(SystemError) -> Int {
        let begun = Self.begun(delivery, read())
        try write("\(delivery) \(begun + 1)")
        return begun
    }

    /// How often the reading of a delivery was begun and not ended, by whoever may be at it just now
    /// too; makes and changes nothing.
    static func begun(_ delivery: String, at path: String) -> Int {
        begun(delivery, (try? String(contentsOfFile: path, encoding: .utf8)) ?? "")
    }

    private static func begun(_ delivery: String, _ note: String) -> Int {
        let last = note.split(separator: " ")
        return last.count == 2 && last[0] == delivery ? Int(last[1]) ?? 0 : 0
    }

    /// Notes that it was read, or given up, and that the process lives.
    func end() throws(SystemError) { try write("") }

    private func read() -> String {
        var buffer = [UInt8](repeating: 0, count: 128)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }

    private func write(_ text: String) throws(SystemError) {
        guard ftruncate(descriptor, 0) == 0,
            pwrite(descriptor, text, text.utf8.count, 0) == text.utf8.count
        else { throw SystemError("write", path) }
    }
}
