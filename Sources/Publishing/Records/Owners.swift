package import SyncStore

/// The owners (所有者) of a person's records, each once: the candidate's, then the resume's.
package struct Owners: Equatable {
    package let ids: [Int64]
    /// Whether every record said whose it is, or that it is nobody's.
    package let isKnown: Bool

    init(_ ids: [Int64?], isKnown: Bool) {
        self.ids = ids.reduce(into: []) { owners, id in
            if let id, !owners.contains(id) { owners.append(id) }
        }
        self.isKnown = isKnown
    }

    /// Those whom an account knows, where the mirror knows nothing.
    package init(_ record: AccountRecord) {
        self.init(
            [record.candidateOwner, record.resumeOwner],
            isKnown: record.candidateOwner != nil
                && (record.resumeId == nil || record.resumeOwner != nil))
    }
}

extension Owners {
    /// With the owners whom an account has kept, where an export did not name them.
    func filled(by record: AccountRecord) -> Owners {
        let kept = Owners(record)
        return Owners((ids + kept.ids).map(Optional.init), isKnown: kept.isKnown)
    }
}
