/// A mail to an owner (重複エラーメール) that collects the people whom it is about, and is not yet
/// written.
public struct OwnerMail: Sendable, Equatable {
    /// What it is called in the outbox; known before there is a file.
    public let id: String
    public let owner: Int64
    /// The run whose duplicates it names; nil for duplicates of earlier runs, of which a mail was owed.
    public let run: String?

    public init(id: String, to owner: Int64, ofRun run: String?) {
        self.id = id
        self.owner = owner
        self.run = run
    }
}
