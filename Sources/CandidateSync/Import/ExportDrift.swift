import Recruiting
import SyncStore

/// What a delivery lacks that the deliveries of its series always had.
///
/// It is told on each receipt for as long as the memory says so; with a few deliveries of the new kind
/// that is what is usual.
struct ExportDrift {
    /// How many deliveries of a series are remembered.
    static let remembered = 7
    /// How many must have had a field before it can be missed.
    static let needed = 3
    /// Of fewer records nobody can say what most of them have.
    static let leastRecords = 50
    /// How many fields a receipt names.
    static let mostTold = 20

    struct Difference: Equatable {
        /// Its alias.
        let field: String
        let warning: Warning
    }

    /// The remembered deliveries, oldest first.
    private let earlier: [FieldUses]

    init(_ earlier: [FieldUses]) { self.earlier = earlier }

    /// The fields that are different now, by resource and name.
    func differences(in now: FieldUses) -> [Difference] {
        Resource.allCases.flatMap { resource -> [Difference] in
            let id = FieldAlias.id(of: resource).name
            // A delivery without a record that could have the field lacks nothing.
            let series = earlier.filter { $0.records(id) > 0 }
            let records = now.records(id)
            guard records > 0, series.count >= Self.needed else { return [] }
            let start = id.dropLast("P_Id".count)
            var fields = Set(series.flatMap(\.uses.keys).filter { $0.hasPrefix(start) })
            if records < Self.leastRecords { fields.subtract(now.uses.keys) }
            return fields.sorted().compactMap {
                missing($0, id, in: now, series) ?? emptied($0, id, in: now, series)
            }
        }
    }

    private func missing(
        _ field: String, _ id: String, in now: FieldUses, _ series: [FieldUses]
    ) -> Difference? {
        guard now.uses[field] == nil else { return nil }
        let having = series.prefix { $0.uses[field] != nil }
        // One that comes and goes is not missed.
        guard having.count >= Self.needed,
            series.dropFirst(having.count).allSatisfy({ $0.uses[field] == nil })
        else { return nil }
        // In a few records a field that some have may be missing by chance.
        let isInAll = having.allSatisfy {
            ($0.uses[field]?.present ?? 0) >= $0.records(id)
        }
        guard isInAll || now.records(id) >= Self.leastRecords else { return nil }
        return Difference(
            field: field,
            warning: Warning(
                .fieldMissing,
                "\(field): files of this name always had this field, and no record of this one has "
                    + "it; check the export's fields", ["field": field]))
    }

    private func emptied(
        _ field: String, _ id: String, in now: FieldUses, _ series: [FieldUses]
    ) -> Difference? {
        let records = now.records(id)
        let usual = series.reduce(0) { $0 + $1.records(id) }
        guard records >= Self.leastRecords, usual >= Self.leastRecords else { return nil }
        let before = Double(series.reduce(0) { $0 + ($1.uses[field]?.filled ?? 0) }) / Double(usual)
        let share = Double(now.uses[field]?.filled ?? 0) / Double(records)
        guard before > 0.5, share < 0.1 else { return nil }
        return Difference(
            field: field,
            warning: Warning(
                .fieldEmptied,
                "\(field): usually filled in \(Int(min(1, before) * 100)) % of the records of files of "
                    + "this name, and in \(Int(share * 100)) % of the \(records) of this one; check the "
                    + "export",
                [
                    "field": field, "usual": "\(Int(min(1, before) * 100))",
                    "now": "\(Int(share * 100))", "records": "\(records)",
                ]))
    }
}
