import Synchronization

/// A folder that others may move away and make anew while we work: what is put there goes where
/// its path leads now.
public final class FollowedFolder: Sendable {
    private let path: String
    private let last: Mutex<Folder>

    /// Opens the folder, or makes it.
    public init(_ path: String) throws(SystemError) {
        self.path = path
        last = Mutex(try Folder(making: path))
    }

    /// The folder that the path leads to now, made if there is none.
    public func folder() throws(SystemError) -> Folder {
        let known = last.withLock { $0 }
        if known.isInPlace { return known }
        let new = try Folder(making: path)
        last.withLock { $0 = new }
        return new
    }
}
