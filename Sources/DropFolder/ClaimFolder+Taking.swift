import Foundation

extension ClaimFolder {
    /// Takes a file out of the inbox, and its done marker with it: nobody else has it from then on.
    ///
    /// It is looked at once more after it was moved: a file that somebody has begun to write again
    /// goes back to where it was. Durable with the next sync of the file system, which must come
    /// before anything is told about the delivery.
    /// - Parameter delivery: an id without `+` and `.`.
    /// - Returns: false if the file went back, or was gone.
    public func claim(
        _ file: ReadyFile, from inbox: Inbox, delivery: String
    ) throws(SystemError) -> Bool {
        guard inbox.folder.canMove(to: folder) else {
            return try claimAcross(file, from: inbox, delivery: delivery)
        }
        let own = try makeFolder(of: delivery)
        do {
            try takeMarker(of: file.name, from: inbox, delivery: delivery)
            try inbox.folder.move(file.name, to: own, as: file.name)
            let isBack =
                isStill(file, in: own)
                ? false : try putBack(file.name, from: own, to: inbox.folder)
            if isBack {
                try undo(delivery, inbox)
            } else if inbox.rules.marker(of: file.name) != nil {
                try forgetMarker(of: delivery)
            }
            return !isBack
        } catch {
            try? undo(delivery, inbox)
            if error.code == ENOENT { return false }
            throw error
        }
    }

    private func undo(_ delivery: String, _ inbox: Inbox) throws(SystemError) {
        let own = FileName(delivery)
        guard try folder(of: own)?.names().isEmpty == true else { return }
        try returnMarker(of: delivery, to: inbox.folder)
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
    func putBack(
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
        guard try own.stamp(of: marker)?.isRegular == true else {
            throw SystemError("find the marker", inbox.folder.subject(marker), code: ENOENT)
        }
    }

    func returnMarker(of delivery: String, to inbox: Folder) throws(SystemError) {
        let entry = Self.markerFolder(of: delivery)
        guard let own = try folder(of: entry) else { return }
        for marker in try own.names() where try !putBack(marker, from: own, to: inbox) {
            try own.removeIfThere(marker)
        }
        try folder.removeFolder(entry)
    }

    func forgetMarker(of delivery: String) throws(SystemError) {
        let entry = Self.markerFolder(of: delivery)
        guard let own = try folder(of: entry) else { return }
        for marker in try own.names() { try own.remove(marker) }
        try folder.removeFolder(entry)
    }

    private static func markerFolder(of delivery: String) -> FileName {
        FileName("\(delivery)+marker")
    }
}
