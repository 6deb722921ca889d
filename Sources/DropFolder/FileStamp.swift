import Foundation

/// What changes about a file while somebody still writes it, renames it or puts another one there.
public struct FileStamp: Equatable, Sendable {
    public let size: Int64
    let inode: UInt64
    let modified: Int64
    /// When the kernel last saw it change, in nanoseconds since 1970; no uploader sets it.
    public let changed: Int64
    /// How many names the file has.
    let links: Int
    let isRegular: Bool
    let owner: uid_t
    let isSticky: Bool

    init(_ status: stat) {
        size = Int64(status.st_size)
        inode = UInt64(status.st_ino)
        modified = Self.nanoseconds(status.st_mtim)
        changed = Self.nanoseconds(status.st_ctim)
        links = Int(status.st_nlink)
        isRegular = status.st_mode & S_IFMT == S_IFREG
        owner = status.st_uid
        isSticky = status.st_mode & S_ISVTX != 0
    }

    /// Whether the content is the same; a rename changes the rest.
    func hasSameContent(as other: FileStamp) -> Bool {
        size == other.size && inode == other.inode && modified == other.modified
    }

    /// An uploader may set any year; beyond 2262 one time is as good as another.
    private static func nanoseconds(_ time: timespec) -> Int64 {
        let seconds = min(max(Int64(time.tv_sec), -9_000_000_000), 9_000_000_000)
        return seconds * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

extension Folder {
    /// The stamp of what has that name, be it a file or not; no link is followed.
    /// - Returns: nil if nothing has that name.
    func stamp(of name: FileName) throws(SystemError) -> FileStamp? {
        var status = stat()
        let result = name.withCString { fstatat(descriptor, $0, &status, AT_SYMLINK_NOFOLLOW) }
        if result == 0 { return FileStamp(status) }
        guard errno == ENOENT else { throw SystemError("look at", subject(name)) }
        return nil
    }

    /// Its own stamp.
    var stamp: FileStamp? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? FileStamp(status) : nil
    }

    /// Whether the path still leads to this very folder: nobody moved or replaced it, or mounted
    /// another one there.
    public var isInPlace: Bool { Self.isOpen(descriptor, at: path) }

    /// Whether a path leads to what a descriptor has open.
    static func isOpen(_ descriptor: Int32, at path: String) -> Bool {
        var here = stat()
        var there = stat()
        return fstat(descriptor, &here) == 0 && stat(path, &there) == 0
            && here.st_dev == there.st_dev && here.st_ino == there.st_ino
    }
}
