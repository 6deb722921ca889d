import Foundation

extension ClaimFolder {
    /// Takes a copy of a file; the original stays.
    public func claimCopy(of file: OpenFile, delivery: String) throws(SystemError) {
        _ = try copy(file, into: FileName(delivery), delivery: delivery) { _ in true }
    }

    /// What keeps a file from being taken just now, as it has to be copied and is larger than the room: it
    /// would fill the disk at each try, and keep all others from being taken meanwhile.
    public func lackOfRoom(
        for file: ReadyFile, from inbox: Inbox
    ) throws(SystemError) -> SystemError? {
        guard try folder.freeBytes() <= file.stamp.size, !inbox.folder.canMove(to: folder) else {
            return nil
        }
        return SystemError("copy", inbox.folder.subject(file.name), code: EFBIG)
    }

    /// Takes a file out of an inbox on another file system: the original goes when the copy is
    /// durable. The folder's name tells which original that is, so that a crash between the two
    /// does not take the file twice.
    func claimAcross(
        _ file: ReadyFile, from inbox: Inbox, delivery: String
    ) throws(SystemError) -> Bool {
        let inode = file.stamp.inode
        let own = FileName("\(delivery)+\(inode)")
        do {
            let original = try OpenFile(file.name, in: inbox.folder)
            if let error = try lackOfRoom(for: file, from: inbox) { throw error }
            // A file that changed meanwhile is not copied in peace.
            let isWhole = try copy(original, into: own, delivery: delivery) {
                (original: OpenFile) throws(SystemError) in
                try original.stamp() == file.stamp && original.isBeingWritten != true
            }
            guard isWhole else { return false }
        } catch OpenFile.Refusal.failed(let error) where error.code != ENOENT {
            throw error
        } catch let error as SystemError {
            throw error
        } catch {
            // It is gone, or no file any more.
            return false
        }
        try folder.sync()
        try finishCopy(file.name, in: own, delivery: delivery, inode: inode, inbox)
        return true
    }

    /// Ends a copy: the original goes, then the copy becomes a claim. If the original can't go,
    /// the copy does, and everything is as it was.
    func finishCopy(
        _ name: FileName, in own: FileName, delivery: String, inode: UInt64, _ inbox: Inbox
    ) throws(SystemError) {
        if try inbox.folder.stamp(of: name)?.inode == inode,
            try isCopy(name, in: own, of: inbox.folder)
        {
            do {
                if let marker = inbox.rules.marker(of: name) {
                    try inbox.folder.removeIfThere(marker)
                }
                try inbox.folder.remove(name)
                try inbox.folder.sync()
            } catch {
                if try inbox.folder.stamp(of: name) != nil {
                    try folder(of: own)?.remove(name)
                    try folder.removeFolder(own)
                }
                throw error
            }
        }
        try folder.move(own, to: folder, as: FileName(delivery))
    }

    /// Copies a file and makes the copy durable, then asks whether it is any good.
    /// - Returns: false if it is not; then nothing is left of it.
    private func copy(
        _ file: OpenFile, into own: FileName, delivery: String,
        isGood: (OpenFile) throws(SystemError) -> Bool
    ) throws(SystemError) -> Bool {
        let partial = FileName("\(delivery).part")
        do {
            try write(copyOf: file, as: partial, in: folder)
            guard try isGood(file) else {
                try folder.remove(partial)
                return false
            }
            let target = try folder.newFolder(own, mode: 0o700)
            try folder.move(partial, to: target, as: file.name)
            try target.sync()
            return true
        } catch {
            try? folder.remove(partial)
            throw error
        }
    }

    /// Writes a durable copy of a file, as long as that is to go on.
    func write(
        copyOf file: OpenFile, as name: FileName, in target: Folder
    ) throws(SystemError) {
        let copy = try NewFile(name, in: target)
        try file.forEachPiece { (piece) throws(SystemError) in
            try checkGoesOn(file.name)
            try copy.append(piece)
        }
        try copy.sync()
    }

    /// Whether a copy holds what its original holds.
    private func isCopy(
        _ name: FileName, in own: FileName, of inbox: Folder
    ) throws(SystemError) -> Bool {
        guard let copies = try folder(of: own), let copy = try? OpenFile(name, in: copies),
            let original = try? OpenFile(name, in: inbox),
            try copy.stamp().size == original.stamp().size
        else { return false }
        var offset: Int64 = 0
        var isSame = true
        try copy.forEachPiece { (piece) throws(SystemError) in
            guard isSame else { return }
            try checkGoesOn(name)
            let other = try original.bytes(at: offset, count: piece.count)
            isSame = other.elementsEqual(piece)
            offset += Int64(piece.count)
        }
        return isSame
    }
}
