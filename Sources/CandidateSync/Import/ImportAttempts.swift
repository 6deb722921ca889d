import DropFolder
import Foundation

/// Remembers, past the death of the process, which delivery was being read: a file whose reading
/// kills the process would do so at each start, and nothing behind it would ever be imported.
///
/// One small file in `state/`, a line for each delivery, written over and never synced: what a process
/// has written outlives it, and after a power cut a file may be tried once more.
final class ImportAttempts: Sendable {
    /// How many deaths it takes until a file is set aside.
    static let most = 2
    /// How many deliveries are remembered: whose file somebody has taken away is never read again.
    private static let remembered = 16

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
        let text = read()
        var notes = Self.notes(text)
        let begun = notes.first { $0.delivery == delivery }?.begun ?? 0
        notes.removeAll { $0.delivery == delivery }
        try write(notes.suffix(Self.remembered - 1) + [(delivery, begun + 1)], over: text)
        return begun
    }

    /// The deliveries whose reading was begun and not ended; while nobody reads, those over which a
    /// process has died.
    func begun() -> Set<String> { Set(Self.notes(read()).map(\.delivery)) }

    /// How often the reading of a delivery was begun and not ended, by whoever may be at it just now
    /// too; makes and changes nothing.
    static func begun(_ delivery: String, at path: String) -> Int {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return notes(text).first { $0.delivery == delivery }?.begun ?? 0
    }

    /// Notes that a delivery was read, or given up, and that the process lives.
    func end(_ delivery: String) throws(SystemError) {
        let text = read()
        try write(Self.notes(text).filter { $0.delivery != delivery }, over: text)
    }

    private static func notes(_ text: String) -> [(delivery: String, begun: Int)] {
        guard !text.isEmpty else { return [] }
        return text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ")
            guard parts.count == 2, let begun = Int(parts[1]) else { return nil }
            return (String(parts[0]), begun)
        }
    }

    private func read() -> String {
        // A line has some 30 bytes.
        var buffer = [UInt8](repeating: 0, count: 2_048)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }

    /// Blank lines are written over the rest of what stood there: shortening a file takes longer.
    private func write(
        _ notes: [(delivery: String, begun: Int)], over earlier: String
    ) throws(SystemError) {
        var text = notes.map { "\($0.delivery) \($0.begun)\n" }.joined()
        text += String(repeating: "\n", count: max(0, earlier.utf8.count - text.utf8.count))
        guard pwrite(descriptor, text, text.utf8.count, 0) == text.utf8.count else {
            throw SystemError("write", path)
        }
    }
}
