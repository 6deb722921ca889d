public import Foundation

extension Folder {
    /// The regular files that a folder holds.
    public struct Contents: Sendable {
        /// In no order.
        public let names: [FileName]
        /// When the one that came first was put there; nil if there is none.
        public let oldest: Date?

        public var files: Int { names.count }

        public init(names: [FileName] = [], oldest: Date? = nil) {
            self.names = names
            self.oldest = oldest
        }
    }

    /// The regular files that it holds.
    /// - Parameter order: the part of a name by which names sort as their files came: of thousands with
    ///   one the first is looked at, and each that has none.
    public func contents(
        inOrderOf order: (FileName) -> ArraySlice<UInt8>? = { _ in nil }
    ) throws(SystemError) -> Contents {
        let names = try fileNames()
        var first: (name: FileName, order: ArraySlice<UInt8>)?
        var looked: [FileName] = []
        for name in names {
            guard let part = order(name) else {
                looked.append(name)
                continue
            }
            if let known = first, !part.lexicographicallyPrecedes(known.order) { continue }
            first = (name, part)
        }
        if let first {
            // If that one was collected just now, all are looked at.
            looked = try stamp(of: first.name) == nil ? names : looked + [first.name]
        }
        var oldest: Int64?
        for name in looked {
            guard let stamp = try stamp(of: name) else { continue }
            oldest = min(stamp.changed, oldest ?? stamp.changed)
        }
        return Contents(names: names, oldest: oldest.map(Self.date))
    }

    private static func date(_ nanoseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(nanoseconds) / 1_000_000_000)
    }

    private func fileNames() throws(SystemError) -> [FileName] {
        var files: [FileName] = []
        var unknown: [FileName] = []
        try forEachEntry { name, type in
            if type == Int(DT_REG) { files.append(name) }
            if type == Int(DT_UNKNOWN) { unknown.append(name) }
        }
        for name in unknown where try stamp(of: name)?.isRegular == true { files.append(name) }
        return files
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
