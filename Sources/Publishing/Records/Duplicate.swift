package import SyncStore

/// A person whose mail somebody else's account has, as their owners are told of it.
package struct Duplicate {
    package let person: Int64
    package let name: String
    package let address: String
    package let account: Account
    package let record: AccountRecord
    package let owners: Owners
    /// Changes when the owner has changed the record, or when the account has changed.
    package let fingerprint: Int64

    package init(
        person: Int64, name: String, address: String, account: Account, record: AccountRecord,
        owners: Owners, fingerprint: Int64
    ) {
        self.person = person
        self.name = name
        self.address = address
        self.account = account
        self.record = record
        self.owners = owners
        self.fingerprint = fingerprint
    }
}
