public import Foundation

extension Folder {
    /// The regular files that a folder holds.
    public struct Contents: Sendable {
        public let files: Int
        /// When the one that came first was put there; nil if there is none.
        public let oldest: Date?

        public init(files: Int = 0, oldest: Date? = nil) {
            self.files = files
            self.oldest = oldest
        }
    }

    /// The regular files that it holds. Their names are not kept: a folder may have hundreds of thousands.
    /// - Parameters:
    ///   - order: the part of a name by which names sort as their files came: of thousands with
    ///     one the first is looked at, and each that has none.
    ///   - work: gets each name once, in no order.
    public func contents(
        inOrderOf order: (FileName) -> ArraySlice<UInt8>? = { _ in nil },
        forEach work: (FileName) -> Void = { _ in }
    ) throws(SystemError) -> Contents {
        var files = 0
        var first: (name: FileName, order: ArraySlice<UInt8>)?
        var oldest: Int64?
        try forEachFile { (name) throws(SystemError) in
            files += 1
            work(name)
            guard let part = order(name) else {
                oldest = try older(name, oldest)
                return
            }
            if let known = first, !part.lexicographicallyPrecedes(known.order) { return }
            first = (name, part)
        }
        if let first {
            if let stamp = try stamp(of: first.name) {
                oldest = min(stamp.changed, oldest ?? stamp.changed)
            } else {
                // It was collected just now: all are looked at.
                try forEachFile { (name) throws(SystemError) in oldest = try older(name, oldest) }
            }
        }
        return Contents(files: files, oldest: oldest.map(Self.date))
    }

    /// The earlier of a file's time and another one; that if there is no such file.
    private func older(_ name: FileName, _ other: Int64?) throws(SystemError) -> Int64? {
        guard let stamp = try stamp(of: name) else { return other }
        return min(stamp.changed, other ?? stamp.changed)
    }

    private static func date(_ nanoseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(nanoseconds) / 1_000_000_000)
    }

    /// - Parameter work: gets the name of each regular file.
    private func forEachFile(
        _ work: (FileName) throws(SystemError) -> Void
    ) throws(SystemError) {
        var failure: SystemError?
        try forEachEntry { name, type in
            guard failure == nil else { return }
            do throws(SystemError) {
                switch type {
                case Int(DT_REG): try work(name)
                case Int(DT_UNKNOWN):
                    if let stamp = try stamp(of: name), stamp.isRegular { try work(name) }
                default: break
                }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
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

    /// How many more files its file system has room for; nil where nothing but the bytes count.
    public func freeFiles() throws(SystemError) -> Int64? {
        var status = statvfs()
        guard fstatvfs(descriptor, &status) == 0 else { throw SystemError("look at", path) }
        return status.f_files == 0 ? nil : Int64(clamping: status.f_favail)
    }
}
