public import Foundation

extension Folder {
    /// How many regular files it holds, and when the one that came first was put there; nil if it
    /// holds none.
    public func contents() throws(SystemError) -> (files: Int, oldest: Date?) {
        var files = 0
        var oldest: Int64?
        for name in try names() {
            guard let stamp = try stamp(of: name), stamp.isRegular else { continue }
            files += 1
            oldest = min(stamp.changed, oldest ?? stamp.changed)
        }
        return (
            files, oldest.map { Date(timeIntervalSince1970: Double($0) / 1_000_000_000) }
        )
    }

    /// Whether anything has that name.
    public func holds(_ name: FileName) throws(SystemError) -> Bool { try stamp(of: name) != nil }

    /// How many bytes its regular files hold.
    public func bytes() throws(SystemError) -> Int64 {
        var bytes: Int64 = 0
        for name in try names() {
            if let stamp = try stamp(of: name), stamp.isRegular { bytes += stamp.size }
        }
        return bytes
    }

    /// How many bytes its file system has left for us.
    public func freeBytes() throws(SystemError) -> Int64 {
        var status = statvfs()
        guard fstatvfs(descriptor, &status) == 0 else { throw SystemError("look at", path) }
        let (bytes, isTooMuch) = Int64(clamping: status.f_bavail)
            .multipliedReportingOverflow(by: Int64(clamping: status.f_frsize))
        return isTooMuch ? .max : bytes
    }
}
