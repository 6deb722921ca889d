import Foundation
import Recruiting
import SyncStore

/// The fields of conditions that whole deliveries of a run were exported without. Who would be written
/// to on what an earlier delivery had said may have been excluded since: a person must look at it. Not to
/// be kept beyond the snapshot.
struct MissingFields {
    /// A field that no record of a delivery had.
    struct Field: Hashable, Comparable {
        let alias: FieldAlias
        let delivery: String
        let file: String

        var holdReason: HoldReason { .fieldMissing(alias, file: file) }

        static func < (one: Field, other: Field) -> Bool {
            (one.delivery, one.alias.name) < (other.delivery, other.alias.name)
        }
    }

    private let named: NamedPeople
    private let missing: [Field]
    /// By field, the deliveries that had it.
    private let present: [FieldAlias: [String]]
    /// Fields that no delivery of the run had.
    let warnings: [Warning]

    init(
        _ deliveries: [DeliveryRecord], _ conditions: [Condition],
        _ snapshot: borrowing MirrorSnapshot
    ) throws {
        let needed = Set(conditions.map(\.alias)).sorted { $0.name < $1.name }
        var missing: [Field] = []
        var present: [FieldAlias: [String]] = [:]
        for delivery in deliveries {
            let receipt = try JSONText.decode(Receipt.self, from: delivery.receipt)
            let result = try snapshot.result(ofDelivery: delivery.id).flatMap {
                try? JSONText.decode(ImportResult.self, from: $0)
            }
            for alias in needed {
                let records = receipt.records
                // A delivery without a record that could have the field lacks nothing.
                guard (alias.resource == .candidate ? records.candidates : records.resumes) > 0
                else { continue }
                let isMissing =
                    result?.fields.map { !$0.contains(alias.name) }
                    ?? receipt.warnings.contains(DocumentWarnings.absent(alias))
                if isMissing {
                    missing.append(Field(alias: alias, delivery: delivery.id, file: receipt.file))
                } else {
                    present[alias, default: []].append(delivery.id)
                }
            }
        }
        named = snapshot.namedPeople()
        self.missing = missing
        self.present = present
        let nowhere = needed.filter { alias in
            present[alias] == nil && missing.contains { $0.alias == alias }
        }
        warnings = nowhere.map(DocumentWarnings.absent)
    }

    var isEmpty: Bool { missing.isEmpty }

    /// The fields that the deliveries that named a person were exported without, all of them.
    func fields(unknownOf person: Int64) throws -> [Field] {
        try missing.filter { field in
            guard try named.contains(person, inDelivery: field.delivery) else { return false }
            return try !(present[field.alias] ?? []).contains {
                try named.contains(person, inDelivery: $0)
            }
        }
    }
}
