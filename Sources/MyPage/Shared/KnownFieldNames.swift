package import Recruiting
package import SyncStore
import Synchronization

/// What people call fields, options and users: put together from the mirror when it has changed, and
/// not for each page.
package final class KnownFieldNames: Sendable {
    private struct Known {
        let imports: Int64
        let given: [FieldAlias: String]
        let names: FieldNames
    }

    private let last = Mutex<Known?>(nil)

    package init() {}

    /// - Parameter given: what the agency calls fields and options (`fields`).
    /// - Throws: `StoreError`
    package func names(
        given: [FieldAlias: String], _ snapshot: borrowing MirrorSnapshot
    ) throws -> FieldNames {
        let imports = try snapshot.imports()
        let known = last.withLock { $0 }
        if let known, known.imports == imports, known.given == given { return known.names }
        let names = FieldNames(
            given: given, options: try snapshot.options(), users: try snapshot.userNames())
        last.withLock { $0 = Known(imports: imports, given: given, names: names) }
        return names
    }
}
