import Recruiting
import SyncStore

/// A person whose mail somebody else's account has, as their owners are told of it.
struct Duplicate {
    let person: Int64
    let name: String
    let address: String
    let account: Account
    let record: AccountRecord
    let owners: Owners
    /// Changes when the owner has changed the record, or when the account has changed.
    let fingerprint: Int64
}
