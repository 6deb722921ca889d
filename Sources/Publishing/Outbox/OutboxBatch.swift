package import DropFolder
package import SiteSettings
package import SyncStore

/// The files of one transaction, on their way into the spool.
package struct OutboxBatch {
    /// What the files mean is written here; it is committed with them or not at all.
    package let transaction: AccountTransaction
    private(set) var items: [OutboxItem] = []
    private let spool: Folder
    private let identifiers: IdentifierSource

    package init(transaction: AccountTransaction, spool: Folder, identifiers: IdentifierSource) {
        self.transaction = transaction
        self.spool = spool
        self.identifiers = identifiers
    }

    /// An item's id before there is a file: a message holds it, and rows name the file.
    package func makeId() -> String { identifiers.next() }

    /// Adds a file under its final content.
    package mutating func add(
        _ kind: OutboxItem.Kind, id: String, name: String, _ bytes: some Collection<UInt8>
    ) throws {
        try add(kind, id: id, name: name) { file throws(SystemError) in try file.append(bytes) }
    }

    /// Adds a file that is written piece by piece.
    package mutating func add(
        _ kind: OutboxItem.Kind, id: String, name: String,
        writing write: (borrowing NewFile) throws -> Void
    ) throws {
        let item = OutboxItem(id: id, kind: kind, name: name)
        try transaction.add(item)
        items.append(item)
        let file = try NewFile(FileName(id), in: spool)
        try write(file)
    }

    /// Adds a file that was made before.
    mutating func adopt(_ item: OutboxItem) throws {
        try transaction.add(item)
        items.append(item)
    }

    /// Takes the files away again after a failure. What can't be taken away is removed at the next
    /// start, as its row was never committed.
    func removeFiles() {
        for item in items { try? spool.remove(FileName(item.id)) }
    }
}
