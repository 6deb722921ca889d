import Foundation
import Publishing
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

    /// The deliveries of one run, as far as they could have the fields.
    private struct Gathered {
        var missing: [Field] = []
        /// By field, the deliveries that had it.
        var present: [FieldAlias: [String]] = [:]
    }

    /// Of a receipt what is needed here: all of it takes twice as long, and there may be thousands.
    private struct Told: Decodable {
        let run: String?
        let file: String
        let records: MirrorImport.Counts
        let warnings: [Warning]
    }

    /// The same of what the import left.
    private struct Imported: Decodable {
        let records: MirrorImport.Counts?
        let fields: Set<String>?
    }

    private let named: NamedPeople
    /// What came together was exported together; the last one that names a person is the CRM's word.
    private let runs: [Gathered]
    /// Fields that no delivery of the run had.
    let warnings: [Warning]

    init(
        _ deliveries: [DeliveryRecord], _ conditions: [Condition],
        _ snapshot: borrowing MirrorSnapshot
    ) throws {
        let needed = Set(conditions.map(\.alias)).sorted { $0.name < $1.name }
        var runs: [Gathered] = []
        var last: String?
        for delivery in needed.isEmpty ? [] : deliveries {
            let result = try snapshot.result(ofDelivery: delivery.id).flatMap {
                try? JSONText.decode(Imported.self, from: $0)
            }
            let receipt = Self.told(delivery, result)
            // The run that first collected it, whichever has taken it over.
            if runs.isEmpty || receipt.run != last { runs.append(Gathered()) }
            last = receipt.run
            for alias in needed {
                let records = receipt.records
                // A delivery without a record that could have the field lacks nothing.
                guard (alias.resource == .candidate ? records.candidates : records.resumes) > 0
                else { continue }
                let isMissing =
                    result?.fields.map { !$0.contains(alias.name) }
                    ?? receipt.warnings.contains(DocumentWarnings.absent(alias))
                if isMissing {
                    runs[runs.count - 1].missing.append(
                        Field(alias: alias, delivery: delivery.id, file: receipt.file))
                } else {
                    runs[runs.count - 1].present[alias, default: []].append(delivery.id)
                }
            }
        }
        named = snapshot.namedPeople()
        self.runs = runs
        let nowhere = needed.filter { alias in
            !runs.contains { $0.present[alias] != nil }
                && runs.contains { $0.missing.contains { $0.alias == alias } }
        }
        warnings = nowhere.map(DocumentWarnings.absent)
    }

    /// Of a delivery whose receipt can't be read there is what the import left: a run must not stand still
    /// because of it.
    private static func told(_ delivery: DeliveryRecord, _ result: Imported?) -> Told {
        if let told = try? JSONText.decode(Told.self, from: delivery.receipt) { return told }
        return Told(
            run: delivery.run, file: delivery.series,
            records: result?.records ?? MirrorImport.Counts(), warnings: [])
    }

    var isEmpty: Bool { runs.allSatisfy(\.missing.isEmpty) }

    /// The fields that the deliveries which named a person last were exported without, all of them.
    func fields(unknownOf person: Int64) throws -> [Field] {
        var unknown: [Field] = []
        var settled: Set<FieldAlias> = []
        for run in runs.reversed() {
            for (alias, deliveries) in run.present where !settled.contains(alias) {
                let isKnown = try deliveries.contains {
                    try named.contains(person, inDelivery: $0)
                }
                if isKnown { settled.insert(alias) }
            }
            let missing = try run.missing.filter {
                try !settled.contains($0.alias) && named.contains(person, inDelivery: $0.delivery)
            }
            unknown += missing
            // Whatever earlier ones say of these.
            settled.formUnion(missing.map(\.alias))
        }
        return unknown
    }
}
