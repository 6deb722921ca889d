import Foundation

/// A new file that is being written; closes itself.
public struct NewFile: ~Copyable {
    private let descriptor: Int32
    private let name: FileName
    private let folder: Folder

    /// Makes the file; it must not exist.
    public init(_ name: FileName, in folder: Folder) throws(SystemError) {
        self.name = name
        self.folder = folder
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        descriptor = name.withCString { openat(folder.descriptor, $0, flags, 0o640) }
        guard descriptor >= 0 else { throw SystemError("make the file", folder.subject(name)) }
    }

    deinit { close(descriptor) }

    public func append(_ bytes: some Collection<UInt8>) throws(SystemError) {
        let (descriptor, name, folder) = (descriptor, name, folder)
        func writeAll(_ buffer: UnsafeBufferPointer<UInt8>) -> SystemError? {
            var rest = UnsafeRawBufferPointer(buffer)
            while let start = rest.baseAddress, !rest.isEmpty {
                let count = Foundation.write(descriptor, start, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { return SystemError("write", folder.subject(name)) }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
            }
            return nil
        }
        let failure =
            bytes.withContiguousStorageIfAvailable(writeAll)
            ?? Array(bytes).withUnsafeBufferPointer(writeAll)
        if let failure { throw failure }
    }

    public func sync() throws(SystemError) {
        guard fsync(descriptor) == 0 else { throw SystemError("sync", folder.subject(name)) }
    }
}
