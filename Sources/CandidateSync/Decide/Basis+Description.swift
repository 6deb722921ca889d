import Foundation
package import SyncStore

extension Decision.Basis: CustomStringConvertible {
    /// The day of the export in the site's time zone, `yyyy-mm-dd`.
    package var exportDay: String? {
        exportedOn.map {
            Date(timeIntervalSince1970: Double($0) * 86_400)
                .formatted(.iso8601.year().month().day())
        }
    }

    /// On what a decision stood, in one line.
    package var description: String {
        [
            exportDay.map { "exported \($0)" }, delivery.map { "delivery \($0)" },
            conditions.map { count in
                switch count {
                case 0: "no conditions"
                case 1: "condition 1"
                default: "conditions 1 to \(count)"
                }
            },
            addressField,
        ].compactMap { $0 }.joined(separator: ", ")
    }
}
