import Foundation

/// What the process that works on a workspace says of itself: a small file in `state/`, as whoever asks
/// may be another process.
protocol ProcessNote: Codable {
    /// Whose it is: one that died leaves it behind.
    var process: String { get }
}

extension ProcessNote {
    /// In one step, so that nobody reads half of it. That it cannot be written stops nothing.
    func write(to path: String) {
        guard let bytes = try? JSONEncoder().encode(self) else { return }
        let new = "\(path).new"
        guard (try? bytes.write(to: URL(filePath: new))) != nil else { return }
        rename(new, path)
    }

    /// What the holder of the workspace's lock says.
    /// - Parameter process: who that is; nil if nobody works.
    static func current(at path: String, of process: String?) -> Self? {
        guard let process, let bytes = try? Data(contentsOf: URL(filePath: path)),
            let note = try? JSONDecoder().decode(Self.self, from: bytes)
        else { return nil }
        return note.process == process ? note : nil
    }
}
