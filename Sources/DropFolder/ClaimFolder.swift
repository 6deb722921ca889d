import Foundation

/// Where taken files wait for their import, each alone in a folder that is named by its delivery.
///
/// The name of the folder and the presence of the file are the whole state: an empty folder is a
/// claim that did not happen, a file outside a folder a copy that was not finished.
public struct ClaimFolder: Sendable {
    public let folder: Folder

    public init(_ path: String) throws(SystemError) {
        folder = try Folder(making: path, mode: 0o700)
    }

    /// Takes a file out of another folder: nobody else has it from then on.
    public func claim(
        _ name: FileName, from source: Folder, delivery: String
    ) throws(SystemError) {
        guard try source.sharesFileSystem(with: folder) else {
            return try claimAcross(name, from: source, delivery: delivery)
        }
        let own = try folder.newFolder(FileName(delivery), mode: 0o700)
        do {
            try source.move(name, to: own, as: name)
        } catch {
            try? folder.removeFolder(FileName(delivery))
            throw error
        }
        try own.sync()
        try source.sync()
        try folder.sync()
    }

    /// Takes a file out of a folder of another file system: the original goes when the copy is
    /// durable. A crash in between takes it once more, which imports the same records again.
    private func claimAcross(
        _ name: FileName, from source: Folder, delivery: String
    ) throws(SystemError) {
        do {
            try claimCopy(of: OpenFile(name, in: source), delivery: delivery)
        } catch let error as SystemError {
            throw error
        } catch {
            throw SystemError("open", source.subject(name), code: EINVAL)
        }
        try source.remove(name)
        try source.sync()
    }

    /// Takes a copy of a file; the original stays.
    public func claimCopy(of file: borrowing OpenFile, delivery: String) throws(SystemError) {
        let partial = FileName("\(delivery).part")
        let copy = try NewFile(partial, in: folder)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        do {
            while case let count = try file.read(into: buffer), count > 0 {
                try copy.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
            try copy.sync()
        } catch {
            try? folder.remove(partial)
            throw error
        }
        let own = try folder.newFolder(FileName(delivery), mode: 0o700)
        try folder.move(partial, to: own, as: file.name)
        try own.sync()
        try folder.sync()
    }

    /// What was claimed and not yet dealt with, oldest delivery first. Leftovers of claims that
    /// did not happen are cleared away.
    public func claims() throws(SystemError) -> [Claim] {
        var claims: [Claim] = []
        for entry in try folder.names().sorted() {
            let own: Folder
            do {
                own = try Folder(entry, in: folder)
            } catch  where error.code == ENOTDIR {
                try folder.remove(entry)
                continue
            }
            if let name = try own.names().first {
                let delivery = String(decoding: entry.bytes, as: UTF8.self)
                claims.append(Claim(delivery: delivery, name: name))
            } else {
                try folder.removeFolder(entry)
            }
        }
        return claims
    }

    /// Opens a claimed file.
    public func open(_ claim: Claim) throws(OpenFile.Refusal) -> OpenFile {
        do {
            return try OpenFile(claim.name, in: Folder(FileName(claim.delivery), in: folder))
        } catch let error as SystemError {
            throw .failed(error)
        } catch let error as OpenFile.Refusal {
            throw error
        } catch {
            throw .notARegularFile
        }
    }

    /// Moves a claimed file to where it stays, and ends the claim. If it was moved before, only
    /// the claim is ended.
    public func release(
        _ claim: Claim, to target: Folder, as name: FileName
    ) throws(SystemError) {
        let own = try folder.folder(FileName(claim.delivery))
        do {
            try own.move(claim.name, to: target, as: name)
            try target.sync()
        } catch  where error.code == ENOENT {
            // Moved before a crash that came before the folder went.
        }
        try folder.removeFolder(FileName(claim.delivery))
        try folder.sync()
    }
}

/// A file that was taken: its delivery and the name under which it was dropped.
public struct Claim: Sendable, Equatable {
    public let delivery: String
    public let name: FileName
}
