import Foundation

/// Waits until something happens in a folder (inotify). It is a hint to look, never the truth:
/// what is there is found out by looking. Source: inotify(7).
public final class FolderWatch {
    /// Why a wait ended; empty when the time was up or the doorbell rang.
    public struct Events: Sendable, Equatable {
        /// Files that came whole, under another name before.
        public var renamedIn: Set<FileName> = []
        /// There were more events than the kernel keeps, so that some are missing.
        public var didOverflow = false

        public init() {}
    }

    private let descriptor: Int32
    private let doorbell: Doorbell
    private var watch: Int32 = -1
    /// Not held: a folder that is removed rings only when nobody holds it open.
    private weak var followed: Folder?

    /// - Parameter doorbell: what else ends a wait. Without inotify (its instances are limited) it
    ///   is all that does, and `follow` says so.
    public init(doorbell: Doorbell) {
        self.doorbell = doorbell
        descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Watches this folder instead of the former one. Look at it afterwards: what came before is
    /// not told.
    /// - Returns: false if it was this folder already.
    @discardableResult
    public func follow(_ folder: Folder) throws(SystemError) -> Bool {
        guard followed !== folder else { return false }
        followed = folder
        // The same folder keeps its number; only another one makes the former superfluous.
        let new = inotify_add_watch(
            descriptor, "/proc/self/fd/\(folder.descriptor)", Self.mask)
        guard new >= 0 else {
            // ENOSPC means that the user's watches are used up, not the disk; EBADF, its instances.
            throw SystemError(
                "watch (see fs.inotify.max_user_watches and max_user_instances)", folder.path,
                code: [ENOSPC, EBADF].contains(errno) ? EMFILE : errno)
        }
        if watch >= 0, watch != new { inotify_rm_watch(descriptor, watch) }
        watch = new
        return true
    }

    /// Waits for an event, the doorbell, or the time to be up.
    /// - Parameter doorbellOnly: only the doorbell is listened to; events are kept for the next wait.
    public func wait(
        atMost time: Duration, doorbellOnly: Bool = false
    ) throws(SystemError) -> Events {
        var polled = [
            pollfd(fd: doorbell.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        // Rounded up: a wait that ends too early would only be repeated.
        let milliseconds = max(0, (time / .milliseconds(1)).rounded(.up))
        let count = poll(
            &polled, doorbellOnly ? 1 : 2, Int32(clamping: Int64(min(milliseconds, 1e9))))
        guard count >= 0 || errno == EINTR else { throw SystemError("wait for", "inotify") }
        doorbell.silence()
        return doorbellOnly || descriptor < 0 ? Events() : try takeEvents()
    }

    /// `IN_CREATE` is for programs that rename by link(2) and unlink(2), as OpenSSH's server does
    /// for clients without `posix-rename`: they cause neither a close nor a move.
    private static let mask = UInt32(
        IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF
            | IN_ONLYDIR)

    private func takeEvents() throws(SystemError) -> Events {
        var events = Events()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)
        defer { buffer.deallocate() }
        while true {
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return events }
            guard count > 0 else { throw SystemError("read from", "inotify") }
            events.add(UnsafeRawBufferPointer(rebasing: buffer[..<count]), of: watch)
        }
    }
}

extension FolderWatch.Events {
    /// Takes what the kernel wrote: headers, each with a name that is padded with zeros.
    fileprivate mutating func add(_ bytes: UnsafeRawBufferPointer, of watch: Int32) {
        let header = MemoryLayout<inotify_event>.size
        var offset = 0
        while offset + header <= bytes.count {
            let event = bytes.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
            let name = bytes[(offset + header)...].prefix(Int(event.len))
            offset += header + Int(event.len)
            if event.mask & UInt32(IN_Q_OVERFLOW) != 0 { didOverflow = true }
            guard event.wd == watch, event.len > 0 else { continue }
            let file = FileName(bytes: name.prefix { $0 != 0 })
            if event.mask & UInt32(IN_MOVED_TO) != 0 {
                renamedIn.insert(file)
            } else if event.mask & UInt32(IN_CREATE | IN_DELETE) != 0 {
                // Another file has the name by now, or none.
                renamedIn.remove(file)
            }
        }
    }
}
