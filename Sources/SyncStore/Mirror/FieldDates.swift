import Foundation
import Recruiting

/// How old each field of a record is: exports hold different fields, come in any order, and a person may
/// stand in a record around them. What is told of a field counts if it is no older than what was.
///
/// Dates are `yyyymmddHHMMSS`; 0 stands for that of a record without one.
struct FieldDates: Equatable {
    /// The date of the latest record that told anything, and of all fields but the earlier ones; nil
    /// if no record had one.
    let latest: Int64?
    /// The fields that were told before that, by their numbers; none for most records.
    private let earlier: [Int: Int64]

    /// Those of a record whose fields are all of one date.
    init(_ latest: Int64?) { self.init(latest, earlier: [:]) }

    init(_ latest: Int64?, earlier: [Int: Int64]) {
        self.latest = latest
        self.earlier = earlier
    }

    /// Whether all fields are of the same date, which is no later than that one.
    func areUpTo(_ date: Int64) -> Bool { earlier.isEmpty && latest ?? 0 <= date }

    /// The same without dates that are later than that one: they count as none.
    func without(laterThan limit: Int64) -> FieldDates {
        FieldDates(
            latest.flatMap { $0 > limit ? nil : $0 }, earlier: earlier.filter { $0.value <= limit })
    }

    /// The dates once a record is laid over what is known, and the numbers of those of its fields that
    /// are older than what is known of them.
    /// - Parameters:
    ///   - told: the numbers of its fields.
    ///   - date: its date; what has none counts, and makes nothing younger.
    ///   - known: the numbers of the fields that are known.
    ///   - givingWay: whether the record was told before what is known: then it is older where no date
    ///     says otherwise.
    func laying(
        _ told: [Int], of date: Int64?, over known: [Int], givingWay: Bool
    ) -> (FieldDates, older: Set<Int>) {
        guard let date else { return (self, givingWay ? Set(told).intersection(known) : []) }
        var dates: [Int: Int64] = [:]
        for number in known { dates[number] = earlier[number] ?? latest ?? 0 }
        var older: Set<Int> = []
        for number in told {
            if let known = dates[number],
                known > date || givingWay && (known == date || known == 0)
            {
                older.insert(number)
            } else {
                dates[number] = date
            }
        }
        let latest = max(latest ?? 0, date)
        return (FieldDates(latest, earlier: dates.filter { $0.value != latest }), older)
    }
}

extension CRMDate {
    /// No record that was exported on a day was changed later than that, whatever the zone of the export's
    /// dates: a later one is a slip, and what comes behind it must not wait until that day.
    /// - Parameter day: in days since 1970.
    static func latest(exportedOn day: Int) -> CRMDate {
        CRMDate(Date(timeIntervalSince1970: Double(day + 2) * 86_400))
    }
}

extension FieldDates {
    /// The earlier fields as the mirror keeps them: for each date, in its order, the date in eight bytes,
    /// how many fields there are, and their numbers in ascending order, two bytes each: a catalog has fewer
    /// than 65,536. Little-endian.
    var bytes: [UInt8] {
        guard !earlier.isEmpty else { return [] }
        var bytes: [UInt8] = []
        func append(_ value: Int64, _ count: Int) {
            for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * place))) }
        }
        let groups = Dictionary(grouping: earlier.keys) { earlier[$0] ?? 0 }
        for (date, numbers) in groups.sorted(by: { $0.key < $1.key }) {
            append(date, 8)
            append(Int64(numbers.count), 2)
            for number in numbers.sorted() { append(Int64(number), 2) }
        }
        return bytes
    }

    init(_ latest: Int64?, bytes: UnsafeBufferPointer<UInt8>) {
        var earlier: [Int: Int64] = [:]
        var rest = bytes[...]
        func next(_ count: Int) -> Int64? {
            guard rest.count >= count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count).reversed().reduce(0) { $0 << 8 | Int64($1) }
        }
        while let date = next(8), let count = next(2) {
            for _ in 0..<count { next(2).map { earlier[Int($0)] = date } }
        }
        self.init(latest, earlier: earlier)
    }
}
