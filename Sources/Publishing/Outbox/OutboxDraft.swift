package import DropFolder
import SiteSettings
package import SyncStore

/// Files that are made before the transaction to which they belong, as writing them takes long and
/// nobody else may write meanwhile.
package struct OutboxDraft {
    private(set) var items: [OutboxItem] = []
    private let spool: Folder
    private let identifiers: IdentifierSource

    init(spool: Folder, identifiers: IdentifierSource) {
        self.spool = spool
        self.identifiers = identifiers
    }

    /// Adds a file that is written piece by piece.
    package mutating func add(
        _ kind: OutboxItem.Kind, name: String, writing write: (borrowing NewFile) throws -> Void
    ) throws {
        let item = OutboxItem(id: identifiers.next(), kind: kind, name: name)
        items.append(item)
        try write(try NewFile(FileName(item.id), in: spool))
        spool.share(FileName(item.id))
    }

    /// Takes the files away again after a failure, as a batch does.
    func removeFiles() {
        for item in items { try? spool.remove(FileName(item.id)) }
    }
}
