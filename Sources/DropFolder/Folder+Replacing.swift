internal import CLinux
import Foundation

/// Files that several people edit: changed only by who has seen what they replace.
extension Folder {
    /// The bytes of a file; nil if there is none.
    /// - Throws: `OpenFile.Refusal` for what is no file or can't be read.
    public func bytes(of name: FileName) throws -> [UInt8]? {
        do {
            return try OpenFile(name, in: self).whole()
        } catch OpenFile.Refusal.failed(let error) where error.code == ENOENT {
            return nil
        }
    }

    /// Puts new bytes where a file is, in one step and durably, if it still holds the expected ones.
    /// The former file is kept beside it.
    /// - Parameters:
    ///   - expected: nil if there must be no such file.
    ///   - bytes: nil to take the file away.
    ///   - kept: the name that the former file gets; what was called so before goes.
    /// - Returns: false, and nothing is changed, if it holds something else: whoever wrote that
    ///   must not lose it. Those who use this wait for each other; an editor that does not is seen
    ///   by what the exchange gives back.
    public func replace(
        _ name: FileName, holding expected: [UInt8]?, with bytes: [UInt8]?, keptAs kept: FileName
    ) throws -> Bool {
        try locked(alone: true) {
            try replaceLocked(name, holding: expected, with: bytes, keptAs: kept)
        }
    }

    private func replaceLocked(
        _ name: FileName, holding expected: [UInt8]?, with bytes: [UInt8]?, keptAs kept: FileName
    ) throws -> Bool {
        guard try self.bytes(of: name) == expected else { return false }
        let other = FileName(bytes: Array(".".utf8) + name.bytes + Array(".new".utf8))
        // What a process left that died over it: that may be the former file.
        if try holds(other) { try call("rename", other, kept) { renameat($0, $1, $0, $2) } }
        if let bytes {
            do {
                try writeDurably(bytes, to: other, likeTheModeOf: name)
            } catch {
                try? remove(other)
                throw error
            }
            // Where this fails it may be the former file that is called so by now: it stays.
            guard try put(other, in: name, holding: expected) else {
                try remove(other)
                return false
            }
        } else if expected != nil {
            try move(name, to: self, as: other)
            guard try self.bytes(of: other) == expected else {
                try move(other, to: self, as: name)
                return false
            }
        }
        if expected != nil {
            try call("rename", other, kept) { renameat($0, $1, $0, $2) }
        }
        try sync()
        return true
    }

    /// Exchanges the new file for the former one, looks at what it got for it, and gives that back
    /// if it is not what was expected.
    private func put(_ new: FileName, in name: FileName, holding expected: [UInt8]?) throws -> Bool
    {
        guard let expected else {
            do {
                try move(new, to: self, as: name)
                return true
            } catch  where error.code == EEXIST {
                return false
            }
        }
        do {
            try call("exchange", new, name) { clinux_rename_exchange($0, $1, $0, $2) }
        } catch  where error.code == ENOENT {
            return false
        }
        if try bytes(of: new) == expected { return true }
        try call("exchange", new, name) { clinux_rename_exchange($0, $1, $0, $2) }
        return false
    }

    private func writeDurably(
        _ bytes: [UInt8], to name: FileName, likeTheModeOf model: FileName
    ) throws {
        let file = try NewFile(name, in: self)
        try file.append(bytes)
        var status = stat()
        if model.withCString({ fstatat(descriptor, $0, &status, 0) }) == 0 {
            _ = name.withCString { fchmodat(descriptor, $0, status.st_mode & 0o777, 0) }
        }
        try file.sync()
    }

    /// A system call on two names of this folder; an error names the second.
    func call(
        _ operation: String, _ one: FileName, _ other: FileName,
        _ work: (Int32, UnsafePointer<CChar>, UnsafePointer<CChar>) -> Int32
    ) throws(SystemError) {
        let result = one.withCString { one in other.withCString { work(descriptor, one, $0) } }
        guard result == 0 else { throw SystemError(operation, subject(other)) }
    }
}
