internal import CLinux
public import Foundation

/// An open folder. Everything is done relative to it and to plain names, so that no name, however
/// hostile, leads out of it. Closes itself.
public final class Folder: Sendable {
    public let path: String
    let descriptor: Int32

    /// Opens a folder that exists.
    public init(_ path: String) throws(SystemError) {
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("open the folder", path) }
        self.path = path
    }

    /// Opens the folder that a path's last part lies in.
    public convenience init(holding path: String) throws(SystemError) {
        try self.init(Self.path(holding: path))
    }

    /// The path of that folder. (Foundation traps on paths of one character, `.` for one.)
    public static func path(holding path: String) -> String {
        var rest = path.utf8[...]
        while rest.count > 1, rest.last == UInt8(ascii: "/") { rest.removeLast() }
        guard let slash = rest.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == rest.startIndex ? "/" : String(Substring(rest[..<slash]))
    }

    /// Whether there is nothing at all at that path. A link that leads nowhere, or a folder that must not
    /// be looked into, is something: a file that is there must never pass for one that is not.
    public static func isMissing(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) != 0 && errno == ENOENT
    }

    /// What the system says of whatever is at that path; nil if it says nothing.
    /// - Parameter following: whether a link is followed.
    public static func status(of path: String, following: Bool = false) -> stat? {
        var status = stat()
        let result = following ? stat(path, &status) : lstat(path, &status)
        return result == 0 ? status : nil
    }

    /// A path without links; nil if nothing is there.
    public static func realPath(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    /// Opens a folder; nil if there is none of that path. One that must not be looked into is there.
    public static func ifThere(_ path: String) throws(SystemError) -> Folder? {
        do {
            return try Folder(path)
        } catch  where error.code == ENOENT || error.code == ENOTDIR {
            return nil
        }
    }

    /// Opens a folder and makes it, with those above it, where it is missing.
    /// - Parameter mode: the mode of a folder that is made, and of one above it.
    public convenience init(making path: String, mode: mode_t = 0o750) throws(SystemError) {
        try Self.make(path, mode: mode)
        try self.init(path)
    }

    /// Opens a folder inside another one, wherever that has been moved to; no link is followed.
    init(_ name: FileName, in outer: Folder) throws(SystemError) {
        path = outer.subject(name)
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW
        let opened = name.withCString { openat(outer.descriptor, $0, flags) }
        guard opened >= 0 else { throw SystemError("open the folder", path) }
        descriptor = opened
    }

    deinit { close(descriptor) }

    /// The same folder under a handle of its own: a lock belongs to a handle.
    public func reopened() throws(SystemError) -> Folder { try Folder(FileName("."), in: self) }

    private static func make(_ path: String, mode: mode_t) throws(SystemError) {
        if mkdir(path, mode) == 0 || errno == EEXIST { return }
        guard errno == ENOENT else { throw SystemError("make the folder", path) }
        let parent = Self.path(holding: path)
        guard parent != path, !path.isEmpty else {
            throw SystemError("make the folder", path, code: ENOENT)
        }
        try make(parent, mode: mode)
        guard mkdir(path, mode) == 0 || errno == EEXIST else {
            throw SystemError("make the folder", path)
        }
    }

    /// The names of everything in it, in no order, but for `.` and `..`.
    public func names() throws(SystemError) -> [FileName] {
        var names: [FileName] = []
        try forEachEntry { name, _ in names.append(name) }
        return names
    }

    /// - Parameter work: gets each name with the entry's type (`DT_REG`, …), which some file systems
    ///   leave out (`DT_UNKNOWN`).
    func forEachEntry(_ work: (FileName, Int) -> Void) throws(SystemError) {
        // A descriptor of its own: reading moves the position, and closedir closes it.
        let own = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard own >= 0, let stream = fdopendir(own) else {
            throw SystemError("read the folder", path)
        }
        defer { closedir(stream) }
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: UInt8.self, capacity: 256) { start in
                    FileName(bytes: UnsafeBufferPointer(start: start, count: strnlen(start, 256)))
                }
            }
            let isSelf = name.bytes.count <= 2 && name.bytes.allSatisfy { $0 == UInt8(ascii: ".") }
            if !isSelf { work(name, Int(entry.pointee.d_type)) }
            errno = 0
        }
        guard errno == 0 else { throw SystemError("read the folder", path) }
    }

    /// Writes a new file whole. Not durable until the file system is synced.
    /// - Throws: `SystemError`; a file that could not be written to its end is taken away again.
    public func write(_ bytes: some Collection<UInt8>, to name: FileName) throws(SystemError) {
        let file = try NewFile(name, in: self)
        do {
            try file.append(bytes)
        } catch {
            try? remove(name)
            throw error
        }
    }

    /// Lets the group read a file that this process has made, whatever its umask. A file system
    /// without modes (FAT) refuses: its mount says who reads there.
    public func share(_ name: FileName) {
        guard Self.isGroupShutOut else { return }
        _ = name.withCString { fchmodat(descriptor, $0, 0o640, 0) }
    }

    /// Whether the umask takes the group's right to read (proc_pid_status(5)). As a rule it does not, and
    /// a call for each of very many files is spared.
    private static let isGroupShutOut: Bool = {
        let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status?.split(separator: "\n").first { $0.hasPrefix("Umask:") }
        let umask = line.flatMap { Int($0.dropFirst(6).trimmingPrefix("\t"), radix: 8) }
        return umask.map { $0 & 0o040 != 0 } ?? true
    }()

    public func remove(_ name: FileName) throws(SystemError) {
        guard name.withCString({ unlinkat(descriptor, $0, 0) }) == 0 else {
            throw SystemError("remove", subject(name))
        }
    }

    /// Removes a file that may be gone already, or never could be there.
    public func removeIfThere(_ name: FileName) throws(SystemError) {
        do {
            try remove(name)
        } catch  where error.code == ENOENT || error.code == ENAMETOOLONG {
            // That is what was wanted.
        }
    }

    /// Moves a file to another folder of the same file system, in one step and without ever
    /// replacing anything.
    public func move(
        _ name: FileName, to target: Folder, as newName: FileName
    ) throws(SystemError) {
        let result = name.withCString { old in
            newName.withCString { new in
                clinux_rename_noreplace(descriptor, old, target.descriptor, new)
            }
        }
        guard result == 0 else {
            throw SystemError("move \(subject(name)) to", target.subject(newName))
        }
    }

    /// Whether a file can be moved here as `move` does it: tried with one that is gone then. Where none can
    /// be made nobody knows, and that is another trouble.
    public var isUnableToMove: Bool {
        let name = FileName(".move-\(getpid())")
        let moved = FileName(".moved-\(getpid())")
        guard (try? write([UInt8](), to: name)) != nil else { return false }
        defer { for left in [name, moved] { try? removeIfThere(left) } }
        do {
            try move(name, to: self, as: moved)
            return false
        } catch {
            return error.isUnableToMove || error.isRefused
        }
    }

    /// Opens, making it where it is missing, a folder inside this one.
    public func folder(_ name: FileName) throws(SystemError) -> Folder {
        guard name.withCString({ mkdirat(descriptor, $0, 0o750) }) == 0 || errno == EEXIST else {
            throw SystemError("make the folder", subject(name))
        }
        return try Folder(name, in: self)
    }

    /// Makes a folder inside this one that must not exist yet, and opens it.
    func newFolder(_ name: FileName, mode: mode_t) throws(SystemError) -> Folder {
        guard name.withCString({ mkdirat(descriptor, $0, mode) }) == 0 else {
            throw SystemError("make the folder", subject(name))
        }
        return try Folder(name, in: self)
    }

    /// Says who may look into it, whoever made it.
    public func setMode(_ mode: mode_t) throws(SystemError) {
        guard fchmod(descriptor, mode) == 0 else { throw SystemError("set the mode of", path) }
    }

    /// The other user whose folder it is, who could not open what this process makes in it; nil if there
    /// is none, or the file system does not tell. On a mounted disk all files may be one user's.
    public var strangeOwner: uid_t? {
        guard let owner = stamp?.owner, owner != geteuid() else { return nil }
        let made = clinux_owner_of_new_file(descriptor)
        return made < 0 || made == Int(owner) ? nil : owner
    }

    /// Whether nothing can be put there, whoever asks: its disk is read-only, or became so after an error,
    /// or it must not be changed (chattr(1), `+i`). `access` does not tell of an error. Nothing is left there.
    public var isReadOnly: Bool {
        clinux_owner_of_new_file(descriptor) < 0 && [EROFS, EPERM].contains(errno)
    }

    /// Removes an empty folder inside this one.
    public func removeFolder(_ name: FileName) throws(SystemError) {
        guard name.withCString({ unlinkat(descriptor, $0, AT_REMOVEDIR) }) == 0 else {
            throw SystemError("remove the folder", subject(name))
        }
    }

    /// Makes its names durable: what was made, moved here, moved away and removed.
    public func sync() throws(SystemError) {
        guard fsync(descriptor) == 0 else { throw SystemError("sync the folder", path) }
    }

    /// Makes what a file holds durable, but not yet its name.
    public func sync(_ name: FileName) throws(SystemError) {
        let flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW
        let file = name.withCString { openat(descriptor, $0, flags) }
        guard file >= 0 else { throw SystemError("open", subject(name)) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw SystemError("sync", subject(name)) }
    }

    /// Makes everything on its file system durable; one call for any number of files.
    public func syncFileSystem() throws(SystemError) {
        guard clinux_syncfs(descriptor) == 0 else {
            throw SystemError("sync the file system of", path)
        }
    }

    /// Whether a file can be moved from here to there in one step: both are on one file system,
    /// and below one mount of it. (`st_dev` is the same on both sides of a bind mount.) The kernel
    /// looks at that before it refuses to rename `.`, which asks without changing anything.
    public func canMove(to other: Folder) -> Bool {
        let result = clinux_rename_noreplace(descriptor, ".", other.descriptor, ".")
        return result == 0 || errno != EXDEV
    }

    /// Waits for a lock on the folder and holds it while `work` is done: shared with others, or
    /// alone. Processes and other handles of the same folder respect it (flock(2)).
    /// - Parameter waits: false throws a `SystemError` where somebody else has it.
    public func locked<Result>(
        alone: Bool, waits: Bool = true, _ work: () throws -> Result
    ) throws -> Result {
        while flock(descriptor, (alone ? LOCK_EX : LOCK_SH) | (waits ? 0 : LOCK_NB)) != 0 {
            guard errno == EINTR else { throw SystemError("lock the folder", path) }
        }
        defer { flock(descriptor, LOCK_UN) }
        return try work()
    }

    /// Has the folder's lock alone while `work` is done, if nobody else has it just now.
    /// - Returns: nil, and nothing is done, where somebody has.
    @discardableResult
    public func lockedIfFree<Result>(_ work: () throws -> Result) throws -> Result? {
        do {
            return try locked(alone: true, waits: false, work)
        } catch let error as SystemError where error.code == EWOULDBLOCK {
            return nil
        }
    }

    func subject(_ name: FileName) -> String { "\(path)/\(name.printable)" }
}
