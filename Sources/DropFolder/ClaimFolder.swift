import Foundation

/// Where taken files wait for their import, each alone in a folder that is named by its delivery.
///
/// Names are the whole state, so that a crash at any instruction leaves a step that can be told
/// and ended (see `recover`):
///
/// - `<delivery>/<name>`: a claim;
/// - `<delivery>/` without a file: a claim that did not happen;
/// - `<delivery>.part`: a copy that was not finished;
/// - `<delivery>+<identity>/<name>`: a copy whose original is about to be removed;
/// - `<delivery>+marker/<marker>`: the done marker of a file that is about to be taken.
public struct ClaimFolder: Sendable {
    public let folder: Folder

    public init(_ path: String) throws(SystemError) {
        folder = try Folder(making: path, mode: 0o700)
    }

    /// What was claimed and not yet dealt with, oldest delivery first.
    /// - Parameter limit: how many at the most.
    public func claims(limit: Int = .max) throws(SystemError) -> [Claim] {
        var claims: [Claim] = []
        for entry in try folder.names().sorted() where !Self.isUnfinished(entry) {
            guard let name = try folder.folder(entry).names().first else { continue }
            claims.append(
                Claim(delivery: String(decoding: entry.bytes, as: UTF8.self), name: name))
            if claims.count == limit { break }
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
    /// the claim is ended. Durable with the next sync of the file system; until then it may come
    /// again.
    public func release(
        _ claim: Claim, to target: Folder, as name: FileName
    ) throws(SystemError) {
        let own = try folder.folder(FileName(claim.delivery))
        do {
            try own.move(claim.name, to: target, as: name)
        } catch  where error.code == ENOENT {
            // Moved before a crash that came before the folder went.
        }
        try folder.removeFolder(FileName(claim.delivery))
    }

    /// Whether an entry is a step that was not ended, and no claim.
    static func isUnfinished(_ entry: FileName) -> Bool {
        entry.bytes.contains { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: ".") }
    }
}

/// A file that was taken: its delivery and the name under which it was dropped.
public struct Claim: Sendable, Equatable {
    public let delivery: String
    public let name: FileName
}
