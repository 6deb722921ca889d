internal import CLinux
import Foundation

/// Files of which a part is taken out.
extension Folder {
    /// What is to become, or has become, of a file.
    public enum Rewriting: Sendable, Equatable {
        case unchanged, rewritten, removed
        /// Somebody has moved or taken it meanwhile.
        case gone
    }

    /// What a file is called in the workshop while it is written.
    private static let draft = FileName("new")

    /// Writes a file anew in its place: made elsewhere, durable, then exchanged in one step. Whoever reads
    /// it meanwhile has the former one to its end; nobody sees half of it, whenever the process dies.
    /// - Parameters:
    ///   - workshop: a folder on the same file system that nobody else uses. What a crash leaves there
    ///     may be the former file: see `clearWorkshop`.
    ///   - work: reads the one and writes the other, and says what is to become of it.
    /// - Throws: `OpenFile.Refusal` for what is no file; `SystemError`, or what `work` throws: then the
    ///   file is as it was.
    public func rewrite(
        _ name: FileName, in workshop: Folder,
        _ work: (OpenFile, borrowing NewFile) throws -> Rewriting
    ) throws -> Rewriting {
        try workshop.clearWorkshop()
        do {
            let wish = try write(name, in: workshop, work)
            if wish == .removed {
                try removeIfThere(name)
                try sync()
            }
            try workshop.clearWorkshop()
            return wish
        } catch {
            try? workshop.clearWorkshop()
            if case .failed(let cause) = error as? OpenFile.Refusal, cause.code == ENOENT {
                return .gone
            }
            throw error
        }
    }

    /// Removes what a crash has left of a file that was written anew.
    public func clearWorkshop() throws(SystemError) { try removeIfThere(Self.draft) }

    /// What is written at present.
    public func openDraft() throws(OpenFile.Refusal) -> OpenFile {
        try OpenFile(Self.draft, in: self)
    }

    private func write(
        _ name: FileName, in workshop: Folder,
        _ work: (OpenFile, borrowing NewFile) throws -> Rewriting
    ) throws -> Rewriting {
        let file = try OpenFile(name, in: self)
        let new = try NewFile(Self.draft, in: workshop)
        let wish = try work(file, new)
        guard wish == .rewritten else { return wish }
        try new.sync()
        var status = stat()
        if name.withCString({ fstatat(descriptor, $0, &status, AT_SYMLINK_NOFOLLOW) }) == 0 {
            Self.draft.withCString { draft in
                _ = fchmodat(workshop.descriptor, draft, status.st_mode & 0o777, 0)
                // What is kept for a number of days may go by it.
                _ = utimensat(workshop.descriptor, draft, [status.st_atim, status.st_mtim], 0)
            }
        }
        let result = Self.draft.withCString { draft in
            name.withCString {
                clinux_rename_exchange(workshop.descriptor, draft, descriptor, $0)
            }
        }
        guard result == 0 else {
            if errno == ENOENT { return .gone }
            throw SystemError("exchange", subject(name))
        }
        try sync()
        return .rewritten
    }
}
