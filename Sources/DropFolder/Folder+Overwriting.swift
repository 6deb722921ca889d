public import Foundation

extension Folder {
    /// Puts a whole file where others look for one of that name, in one step and durably, whatever was
    /// there. Only one may do so for a name at a time.
    /// - Parameter mode: who may read it, whatever the process's umask.
    public func overwrite(
        _ name: FileName, with bytes: some Collection<UInt8>, mode: mode_t
    ) throws(SystemError) {
        // What a process left that died over it is no use to anybody.
        let new = FileName(bytes: Array(".".utf8) + name.bytes + Array(".new".utf8))
        try removeIfThere(new)
        let file = try NewFile(new, in: self)
        do throws(SystemError) {
            try file.append(bytes)
            guard new.withCString({ fchmodat(descriptor, $0, mode, 0) }) == 0 else {
                throw SystemError("change the mode of", subject(new))
            }
            try file.sync()
            try call("rename", new, name) { renameat($0, $1, $0, $2) }
        } catch {
            try? remove(new)
            throw error
        }
        try sync()
    }
}
