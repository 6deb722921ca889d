import GRDB

/// What can be done inside a transaction on the accounts; the verbs stand in extensions by topic.
/// It must not be kept beyond the transaction.
public struct AccountTransaction {
    let db: Database
}
