package import DropFolder
package import SiteSettings
package import SyncStore

/// The files of one transaction, on their way into the spool.
package struct OutboxBatch {
    /// What the files mean is written here; it is committed with them or not at all.
    package let transaction: AccountTransaction
    private(set) var items: [OutboxItem] = []
    /// By template.
    private var mails: [String: Int] = [:]
    private let spool: Folder
    private let files: SpoolThread
    private let identifiers: IdentifierSource

    package init(transaction: AccountTransaction, spool: Folder, identifiers: IdentifierSource) {
        self.transaction = transaction
        self.spool = spool
        files = SpoolThread(spool)
        self.identifiers = identifiers
    }

    /// An item's id before there is a file: a message holds it, and rows name the file.
    package func makeId() -> String { identifiers.next() }

    /// Adds a file under its final content.
    /// - Throws: also for one that was added before and could not be written.
    package mutating func add(
        _ kind: OutboxItem.Kind, id: String, name: String, _ bytes: some Collection<UInt8>
    ) throws {
        let item = OutboxItem(id: id, kind: kind, name: name)
        try transaction.add(item)
        items.append(item)
        try files.add(FileName(id), Array(bytes))
    }

    /// Adds a mail, which is counted.
    /// - Parameter template: what it is counted by.
    mutating func addMail(
        _ template: String, id: String, _ bytes: some Collection<UInt8>
    ) throws {
        try add(.mail, id: id, name: "\(id).eml", bytes)
        mails[template, default: 0] += 1
    }

    /// Notes how many mails there are, once for all of them.
    func tallyMails() throws {
        for (template, count) in mails {
            try transaction.tally(.mails, template, Double(count))
        }
    }

    /// Adds a file that was made before.
    mutating func adopt(_ item: OutboxItem) throws {
        try transaction.add(item)
        items.append(item)
    }

    /// Returns when every file is in the spool.
    func finishFiles() throws { try files.finish() }

    /// Takes the files away again after a failure. What can't be taken away is removed at the next
    /// start, as its row was never committed.
    func removeFiles() {
        files.cancel()
        for item in items { try? spool.remove(FileName(item.id)) }
    }
}
