import Foundation
import GRDB

extension AccountStore {
    /// A secret of this installation, made when it is first asked for. One that is there, as it nearly
    /// always is, makes nobody wait for a writer.
    /// - Throws: `StoreError`
    public func secret(_ name: String, make: () -> [UInt8]) throws -> [UInt8] {
        if let known = try read({ try $0.storedSecret(name) }) { return known }
        return try write { try $0.secret(name, make: make) }
    }
}

extension AccountTransaction {
    /// A secret of this installation, made when it is first asked for.
    public func secret(_ name: String, make: () -> [UInt8]) throws -> [UInt8] {
        if let known = try storedSecret(name) { return known }
        let bytes = make()
        try db.execute(
            sql: "INSERT INTO secret (name, bytes) VALUES (?, ?)",
            arguments: [name, Data(bytes)])
        return bytes
    }

    /// That secret, if it was made already.
    public func storedSecret(_ name: String) throws -> [UInt8]? {
        try Data.fetchOne(cached: "SELECT bytes FROM secret WHERE name = ?", db, [name])
            .map(Array.init)
    }
}
