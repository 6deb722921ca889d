extension ClaimFolder {
    /// Ends, or undoes, every step that a crash cut short. Nothing may be claimed meanwhile.
    public func recover(_ inbox: Inbox) throws(SystemError) {
        // What is kept in memory is kept on the disk too, and goes below.
        while spares.take() != nil {}
        let entries = try folder.names().sorted()
        for entry in entries { try end(entry, inbox) }
        for entry in entries {
            switch Entry(entry) {
            case .claim, .spare: break
            default: continue
            }
            if try folder(of: entry)?.names().isEmpty == true { try folder.removeFolder(entry) }
        }
    }

    private func end(_ entry: FileName, _ inbox: Inbox) throws(SystemError) {
        switch Entry(entry) {
        case .spare, .stranger:
            return
        case .claim:
            try disband(entry, inbox)
        case .partialCopy:
            if try folder(of: entry) == nil { try folder.removeIfThere(entry) }
        case .copy(let delivery, let inode):
            guard let name = try folder(of: entry)?.names().first else {
                return try folder.removeFolder(entry)
            }
            do {
                try finishCopy(name, in: entry, delivery: delivery, inode: inode, inbox)
            } catch {
                // The original stays for a later claim if the copy went.
                if try folder.stamp(of: entry) != nil { throw error }
            }
        case .marker(let delivery):
            if try folder(of: FileName(delivery))?.names().isEmpty == false {
                try forgetMarker(of: delivery)
            } else {
                try returnMarker(of: delivery, to: inbox.folder)
            }
        }
    }

    /// Where somebody has put more beside a claimed file, nobody knows which was taken: all go back, and are
    /// taken anew, each by itself. What has no room there stays.
    private func disband(_ entry: FileName, _ inbox: Inbox) throws(SystemError) {
        guard inbox.folder.canMove(to: folder), let own = try folder(of: entry) else { return }
        let names = try own.names()
        guard names.count > 1 else { return }
        for name in names { _ = try putBack(name, from: own, to: inbox.folder) }
    }
}
