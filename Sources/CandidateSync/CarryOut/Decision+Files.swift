import SyncStore

extension Decision {
    /// The places of its mails in the outbox: each owner's of a duplicate, one at the most of others.
    var mailFiles: [String] {
        get { mailFile.split(separator: ";").map(String.init) }
        set { mailFile = newValue.joined(separator: ";") }
    }
}
