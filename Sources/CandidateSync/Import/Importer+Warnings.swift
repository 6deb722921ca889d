import DropFolder
import Foundation
import SyncStore

/// What is unusual about a file beside the last ones with such a name.
extension Importer {
    /// Fewer than half of what the last deliveries with such a name held.
    func fewerThanUsual(
        _ records: Int, _ series: String, _ transaction: AccountTransaction
    ) throws -> [Warning] {
        let earlier = try transaction.recordCounts(ofSeries: series, limit: 5).sorted()
        guard earlier.count >= 3 else { return [] }
        let usual = earlier[earlier.count / 2]
        guard records * 2 < usual else { return [] }
        return [
            Warning(
                .fewerThanUsual,
                "the file holds \(records.counted("record")), and files of this name usually hold "
                    + "\(usual); check the export", ["records": "\(records)", "usual": "\(usual)"])
        ]
    }

    /// Compares the fields with those of the last deliveries with such a name, and remembers them.
    func drift(
        of result: ImportResult, _ series: String, _ delivery: String,
        _ transaction: AccountTransaction
    ) throws -> [Warning] {
        guard let uses = result.uses else { return [] }
        let text = uses.text
        let earlier = try transaction.fieldUses(ofSeries: series)
        // Files of one person each have the same fields, mostly.
        let found =
            earlier.allSatisfy { $0 == text }
            ? [] : ExportDrift(earlier.map(FieldUses.init(text:))).differences(in: uses)
        try transaction.remember(
            text, ofSeries: series, isNew: earlier.isEmpty, most: ExportDrift.remembered)
        let told = found.prefix(ExportDrift.mostTold)
        for finding in told {
            try transaction.noteDrift(
                FieldDrift(
                    series: series, field: finding.field, code: finding.warning.code,
                    delivery: delivery))
        }
        guard let more = found.dropFirst(told.count).first else { return told.map(\.warning) }
        return told.map(\.warning) + [
            Warning(
                more.warning.code,
                (found.count - told.count).counted("more field is", "more fields are")
                    + " missing or almost empty; check the export",
                ["more": "\(found.count - told.count)"])
        ]
    }

    /// What a file's name has in common with earlier ones: `export-2026-11-23.xml` and
    /// `export-2026-11-24.xml` are of one series.
    static func series(of name: FileName) -> String {
        name.printable.filter { !$0.isNumber }
    }
}
