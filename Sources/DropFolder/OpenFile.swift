internal import CLinux
import Foundation

/// A file that was opened for reading and checked to be one: no link, pipe, socket, device or
/// folder. Closes itself.
public final class OpenFile: Sendable {
    /// Why something is not opened.
    public enum Refusal: Error, Equatable, Sendable, CustomStringConvertible {
        case notARegularFile
        case failed(SystemError)

        public var description: String {
            switch self {
            case .notARegularFile:
                "it is not a regular file but a link, pipe, socket, device or folder; give the file itself"
            case .failed(let error):
                error.description
            }
        }

        /// The sentence without the file's name, which may be a person's: for logs.
        public var withoutNames: String {
            switch self {
            case .notARegularFile: description
            case .failed(let error): error.withoutNames
            }
        }
    }

    public let name: FileName
    private let descriptor: Int32
    private let subject: String

    /// Opens a file without following a link and without waiting for a pipe's other end.
    public init(_ name: FileName, in folder: Folder) throws(Refusal) {
        self.name = name
        subject = folder.subject(name)
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY
        let opened = name.withCString { openat(folder.descriptor, $0, flags) }
        guard opened >= 0 else {
            // A symbolic link is ELOOP, a socket ENXIO.
            throw errno == ELOOP || errno == ENXIO
                ? .notARegularFile : .failed(SystemError("open", subject))
        }
        descriptor = opened
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .notARegularFile
        }
    }

    deinit { close(descriptor) }

    public func stamp() throws(SystemError) -> FileStamp {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw SystemError("look at", subject) }
        return FileStamp(status)
    }

    /// Whether a process has it open for writing; nil if the kernel does not tell.
    public var isBeingWritten: Bool? {
        switch clinux_open_for_writing(descriptor) {
        case 0: false
        case 1: true
        default: nil
        }
    }

    /// Fills the buffer with the next bytes and returns their number; 0 at the end.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
        while true {
            let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw SystemError("read", subject) }
        }
    }

    /// Goes back to the start: the next bytes that are read are the first.
    public func rewind() throws(SystemError) {
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw SystemError("rewind", subject) }
    }

    /// Hands over everything from the start in pieces, each only for the duration of the call.
    func forEachPiece(
        _ work: (UnsafeRawBufferPointer) throws(SystemError) -> Void
    ) throws(SystemError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        while case let count = try read(into: buffer), count > 0 {
            try work(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// All bytes of a small file of which nothing is read yet.
    public func whole() throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        try forEachPiece { bytes += $0 }
        return bytes
    }

    /// Up to `count` bytes from `offset`, wherever reading has come to.
    public func bytes(at offset: Int64, count: Int) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let read = bytes.withUnsafeMutableBytes {
            pread(descriptor, $0.baseAddress, count, off_t(max(0, offset)))
        }
        guard read >= 0 else { throw SystemError("read", subject) }
        return Array(bytes.prefix(read))
    }
}
