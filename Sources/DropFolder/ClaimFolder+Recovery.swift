import Foundation

extension ClaimFolder {
    /// Ends, or undoes, every step that a crash cut short. Nothing may be claimed meanwhile.
    public func recover(_ inbox: Inbox) throws(SystemError) {
        let entries = try folder.names()
        for entry in entries where Self.isUnfinished(entry) {
            try end(entry, inbox)
        }
        for entry in entries where !Self.isUnfinished(entry) {
            if try folder.folder(entry).names().isEmpty { try folder.removeFolder(entry) }
        }
    }

    private func end(_ entry: FileName, _ inbox: Inbox) throws(SystemError) {
        let text = String(decoding: entry.bytes, as: UTF8.self)
        guard let plus = text.firstIndex(of: "+") else { return try folder.remove(entry) }
        let delivery = String(text[..<plus])
        if entry != Self.markerFolder(of: delivery) {
            if let name = try folder.folder(entry).names().first {
                try finishCopy(name, in: entry, inbox: inbox)
            } else {
                try folder.removeFolder(entry)
            }
        } else if try claims().contains(where: { $0.delivery == delivery }) {
            try forgetMarker(of: delivery)
        } else {
            try returnMarker(of: delivery, to: inbox.folder)
        }
    }
}
