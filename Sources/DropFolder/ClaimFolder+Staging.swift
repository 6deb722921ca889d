import Foundation

/// A claim that is put together in a folder of its own, and taken over in a single step: whoever works
/// on the claims meanwhile, in another process, sees all of it or nothing.
extension ClaimFolder {
    /// Copies a file into a folder beside the claims; the copy is durable then.
    /// - Parameters:
    ///   - name: what the claimed file is to be called.
    ///   - delivery: an id without `+` and `.`.
    ///   - staging: on the same file system as the claims.
    public func stage(
        copyOf file: OpenFile, as name: FileName, delivery: String, in staging: Folder
    ) throws(SystemError) {
        let own = try staging.newFolder(FileName(delivery), mode: 0o700)
        do {
            try write(copyOf: file, as: name, in: own)
            try own.sync()
            try staging.sync()
        } catch {
            try? own.removeIfThere(name)
            try? staging.removeFolder(FileName(delivery))
            throw error
        }
    }

    /// Makes what was staged a claim, durably.
    public func takeOver(_ delivery: String, from staging: Folder) throws(SystemError) {
        try staging.move(FileName(delivery), to: folder, as: FileName(delivery))
        try folder.sync()
        try staging.sync()
    }

    /// Removes what was staged and never taken over. Nothing may be staged there meanwhile.
    public static func clear(_ staging: Folder) throws(SystemError) {
        for entry in try staging.names() {
            do {
                try clear(entry, in: staging)
            } catch  where error.code == EISDIR || error.code == ENOTEMPTY {
                // A folder with folders in it is somebody's own.
            }
        }
    }

    private static func clear(_ entry: FileName, in staging: Folder) throws(SystemError) {
        guard let own = try? Folder(entry, in: staging) else {
            return try staging.removeIfThere(entry)
        }
        for name in try own.names() { try own.removeIfThere(name) }
        try staging.removeFolder(entry)
    }
}
