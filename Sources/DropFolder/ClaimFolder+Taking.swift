import Foundation

extension ClaimFolder {
    /// Takes a file out of the inbox, and its done marker with it: nobody else has it from then on.
    ///
    /// It is looked at once more after it was moved: a file that somebody has begun to write again
    /// goes back to where it was. Durable with the next sync of the file system, which must come
    /// before anything is told about the delivery.
    /// - Returns: false if the file went back, or was gone.
    public func claim(
        _ file: ReadyFile, from inbox: Inbox, delivery: String
    ) throws(SystemError) -> Bool {
        guard try inbox.folder.sharesFileSystem(with: folder) else {
            return try claimAcross(file, from: inbox, delivery: delivery)
        }
        let own = try folder.newFolder(FileName(delivery), mode: 0o700)
        do {
            try takeMarker(of: file.name, from: inbox, delivery: delivery)
            try inbox.folder.move(file.name, to: own, as: file.name)
            let isBack =
                isStill(file, in: own)
                ? false : try putBack(file.name, from: own, to: inbox.folder)
            if isBack { try undo(delivery, inbox) } else { try forgetMarker(of: delivery) }
            return !isBack
        } catch {
            try? undo(delivery, inbox)
            if error.code == ENOENT { return false }
            throw error
        }
    }

    private func undo(_ delivery: String, _ inbox: Inbox) throws(SystemError) {
        guard try folder.folder(FileName(delivery)).names().isEmpty else { return }
        try returnMarker(of: delivery, to: inbox.folder)
        try folder.removeFolder(FileName(delivery))
    }

    /// Takes a copy of a file; the original stays.
    public func claimCopy(of file: borrowing OpenFile, delivery: String) throws(SystemError) {
        try copy(file, into: FileName(delivery), delivery: delivery)
    }

    /// Takes a file out of an inbox on another file system: the original goes when the copy is
    /// durable. The folder's name tells which original that is, so that a crash between the two
    /// does not take the file twice.
    private func claimAcross(
        _ file: ReadyFile, from inbox: Inbox, delivery: String
    ) throws(SystemError) -> Bool {
        let unfinished = FileName("\(delivery)+\(Self.identity(file.stamp))")
        do {
            let original = try OpenFile(file.name, in: inbox.folder)
            try copy(original, into: unfinished, delivery: delivery)
            guard try original.stamp() == file.stamp, original.isBeingWritten != true else {
                try discardCopy(file.name, in: unfinished)
                return false
            }
        } catch let error as SystemError {
            throw error
        } catch {
            // It is gone, or no file any more.
            return false
        }
        try folder.sync()
        try finishCopy(file.name, in: unfinished, inbox: inbox)
        return true
    }

    /// Ends a copy: the original goes, then the copy becomes a claim.
    func finishCopy(
        _ name: FileName, in unfinished: FileName, inbox: Inbox
    ) throws(SystemError) {
        let parts = unfinished.bytes.split(separator: UInt8(ascii: "+"))
        if let original = try inbox.folder.stamp(of: name),
            Self.identity(original).utf8.elementsEqual(parts[1])
        {
            if let marker = inbox.rules.marker(of: name) {
                try inbox.folder.removeIfThere(marker)
            }
            try inbox.folder.remove(name)
            try inbox.folder.sync()
        }
        try folder.move(unfinished, to: folder, as: FileName(bytes: parts[0]))
    }

    /// Tells an original from every other file that may have its name later.
    private static func identity(_ stamp: FileStamp) -> String {
        "\(stamp.inode)-\(stamp.changed)"
    }

    private func copy(
        _ file: borrowing OpenFile, into own: FileName, delivery: String
    ) throws(SystemError) {
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
        let target = try folder.newFolder(own, mode: 0o700)
        try folder.move(partial, to: target, as: file.name)
        try target.sync()
    }

    private func discardCopy(_ name: FileName, in own: FileName) throws(SystemError) {
        try folder.folder(own).remove(name)
        try folder.removeFolder(own)
    }

    /// Whether a file that was moved is the one that was found ready, and nobody writes to it.
    private func isStill(_ file: ReadyFile, in own: Folder) -> Bool {
        guard let moved = try? OpenFile(file.name, in: own), let stamp = try? moved.stamp() else {
            return false
        }
        return stamp.hasSameContent(as: file.stamp) && stamp.links == 1
            && moved.isBeingWritten != true
    }

    /// - Returns: false if another file has the name by now; then this one stays claimed, and is
    ///   imported when nobody writes to it any more.
    private func putBack(
        _ name: FileName, from own: Folder, to inbox: Folder
    ) throws(SystemError) -> Bool {
        do {
            try own.move(name, to: inbox, as: name)
            return true
        } catch  where error.code == EEXIST {
            return false
        }
    }

    // MARK: the done marker, which goes first and comes back if the file is not taken

    private func takeMarker(
        of name: FileName, from inbox: Inbox, delivery: String
    ) throws(SystemError) {
        guard let marker = inbox.rules.marker(of: name) else { return }
        let own = try folder.newFolder(Self.markerFolder(of: delivery), mode: 0o700)
        try inbox.folder.move(marker, to: own, as: marker)
    }

    func returnMarker(of delivery: String, to inbox: Folder) throws(SystemError) {
        let entry = Self.markerFolder(of: delivery)
        guard try folder.stamp(of: entry) != nil else { return }
        let own = try folder.folder(entry)
        for marker in try own.names() where try !putBack(marker, from: own, to: inbox) {
            try own.remove(marker)
        }
        try folder.removeFolder(entry)
    }

    func forgetMarker(of delivery: String) throws(SystemError) {
        let entry = Self.markerFolder(of: delivery)
        guard try folder.stamp(of: entry) != nil else { return }
        let own = try folder.folder(entry)
        for marker in try own.names() { try own.remove(marker) }
        try folder.removeFolder(entry)
    }

    static func markerFolder(of delivery: String) -> FileName { FileName("\(delivery)+marker") }
}
