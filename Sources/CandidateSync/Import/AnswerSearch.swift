import PortersXML
import Recruiting
import SyncStore

/// Finds the status documents that an answer is to whose file name does not say it: by the ids and
/// their order. An answer to several documents that was put together is cut up again.
///
/// What fits more than one document is taken for none: a wrong guess would hide an error.
struct AnswerSearch {
    let transaction: AccountTransaction

    /// How many documents of one record are looked at, newest first.
    private static let mostDocuments = 20

    enum Found {
        case found(AnswerMatch)
        case nothing
        /// It fits so many documents.
        case ambiguous(Int)
        /// No item names its record.
        case nameless
    }

    func find(_ answers: [WriteAnswer]) throws -> Found {
        var match = AnswerMatch()
        var rest = answers[...]
        while !rest.isEmpty {
            guard let named = rest.first(where: { $0.id != nil }), let record = named.id else {
                return match.pairs.isEmpty ? .nameless : .found(match.leaving(rest))
            }
            for isOut in [true, false] {
                let candidates = try documents(holding: named.resource, record, isOut: isOut)
                var fitting = candidates.filter { AnswerMatch.fits($0, rest) }
                let whole = fitting.filter { $0.count == rest.count }
                if !whole.isEmpty { fitting = whole }
                if fitting.count > 1 { return .ambiguous(fitting.count) }
                if let items = fitting.first {
                    match.add(items, rest)
                    rest = rest.dropFirst(items.count)
                    break
                }
                if match.pairs.isEmpty, isOut {
                    let parts = candidates.compactMap { AnswerMatch($0, rest) }
                        .filter { $0.strange == 0 && $0.isInOrder }
                    if parts.count > 1 { return .ambiguous(parts.count) }
                    if let part = parts.first { return .found(part) }
                }
                if !isOut {
                    return match.pairs.isEmpty ? .nothing : .found(match.leaving(rest))
                }
            }
        }
        return .found(match)
    }

    private func documents(
        holding resource: Resource, _ record: Int64, isOut: Bool
    ) throws -> [[SentStatus]] {
        try transaction.statusDocuments(
            holding: resource, record, isOut: isOut, limit: Self.mostDocuments
        ).map { try transaction.statuses(ofDocument: $0) }
    }
}

extension AnswerMatch {
    /// The same with answers that are to nothing.
    fileprivate func leaving(_ rest: ArraySlice<WriteAnswer>) -> AnswerMatch {
        var match = self
        match.strange += rest.count
        return match
    }

    /// Whether the answers stand in the order of the document.
    fileprivate var isInOrder: Bool {
        let places = pairs.map(\.item.id.position)
        return places == places.sorted()
    }
}
