import Foundation
import GRDB

/// Whom deliveries named. It must not be kept beyond the snapshot.
public struct NamedPeople {
    let db: Database

    /// Whether a delivery that is not yet forgotten named a person.
    public func contains(_ person: Int64, inDelivery id: String) throws -> Bool {
        try db.hasRow(
            in: """
                touched WHERE person_id = ? AND delivery =
                    (SELECT sequence FROM delivery WHERE id = ?)
                """, [person, id])
    }
}
