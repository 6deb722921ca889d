import CandidateSync
import Recruiting
import SiteSettings

/// A person's records with what their numbers mean.
struct ShownRecord {
    let candidate: Candidate
    let catalog: FieldCatalog
    let names: FieldNames
    /// When each record was last exported, in days since 1970 (UTC).
    let days: (candidate: Int?, resumes: [Int64: Int])
    /// The last delivery that named the person, while a run is yet to look at it.
    let delivery: String?
    let words: PersonStory.Words

    func shown(_ fields: FieldSet?) -> [(name: String, value: String)] {
        guard let fields else { return [] }
        return fields.numbers.compactMap { number in
            guard catalog.aliases.indices.contains(number), let value = fields[number] else {
                return nil
            }
            let alias = catalog.aliases[number]
            return (alias.name, text(of: value, in: alias))
        }
    }

    private func text(of value: FieldValue, in alias: FieldAlias) -> String {
        switch value.kind {
        case .omitted: return words.tooLong
        case .unkept: return words.neverKept
        case .empty: return ""
        case .text, .reference:
            let user = words.namesUsers && alias.isUser ? value.id : nil
            return user.flatMap { names.name(ofUser: $0) } ?? value.text
        case .options:
            return value.options.map { bytes in
                let name = String(decoding: bytes, as: UTF8.self)
                return FieldAlias(name).map { names.name(ofOption: $0, in: alias) } ?? name
            }.joined(separator: words.betweenOptions)
        }
    }

    /// - Parameter status: what we write into the CRM ourselves.
    func lines(_ conditions: [Condition], _ status: Settings.Status) -> [PersonStory.Line] {
        let deleted = catalog.number(of: .resumeDeleted)
        let living = candidate.resumes.filter { $0.fields[deleted]?.isOne != true }
        var resumes = living
        return conditions.map { condition in
            let prepared = PreparedCondition(condition, catalog: catalog)
            let number = catalog.number(of: condition.alias)
            let isOfResume = condition.alias.resource == .resume
            let records = isOfResume ? living.map(\.fields) : [candidate.fields]
            // Many resumes say few things: each is shown once.
            var values: [String] = []
            for fields in records {
                guard let value = fields[number].map({ text(of: $0, in: condition.alias) }),
                    !values.contains(value)
                else { continue }
                values.append(value)
            }
            var holds = prepared.holds(for: candidate.fields)
            var miss: PersonStory.Line.Miss?
            if records.contains(where: prepared.isOfOtherKind) { miss = .otherKind }
            if isOfResume {
                // All of them must hold on one and the same resume. Behind one that does not it begins
                // anew: what holds is not to be blamed for what does not.
                let left = resumes.filter { prepared.holds(for: $0.fields) }
                holds = !left.isEmpty
                if living.contains(where: { prepared.holds(for: $0.fields) }) { miss = .elsewhere }
                resumes = holds ? left : living
            }
            if condition.alias.name == status.field, status.isOnlyOfDuplicates,
                records.contains(where: { $0.status(in: number) == status.duplicate })
            {
                miss = .toldDuplicate
            }
            return PersonStory.Line(
                condition: condition.description,
                value: values.isEmpty ? nil : values.joined(separator: words.betweenResumes),
                holds: holds, miss: holds ? nil : miss,
                exportedOn: isOfResume
                    ? living.compactMap { days.resumes[$0.id] }.max() : days.candidate)
        }
    }
}

extension Settings.Status {
    /// Whether there is a value for duplicates that says nothing else.
    fileprivate var isOnlyOfDuplicates: Bool {
        !duplicate.isEmpty && ![opened, registered, withdrawn].contains(duplicate)
    }
}
