import PortersXML
import Recruiting
import SyncStore

/// Which items of which status documents the items of an answer are about.
struct AnswerMatch {
    var pairs: [(item: SentStatus, code: WriteCode)] = []
    /// The documents, in the order of the answer.
    var documents: [String] = []
    /// How many items of them the answer says nothing of.
    var unanswered = 0
    /// How many items of the answer are in none of them.
    var strange = 0

    /// The answer to a whole document.
    init(_ items: [SentStatus], all code: WriteCode) {
        pairs = items.map { (item: $0, code: code) }
        documents = items.first.map { [$0.id.document] } ?? []
    }

    init() {}

    /// Takes the answers for those to one document: by their places if all of them fit, else by the
    /// records' ids.
    /// - Returns: nil if none of them is to that document.
    init?(_ items: [SentStatus], _ answers: ArraySlice<WriteAnswer>) {
        guard let first = items.first else { return nil }
        documents = [first.id.document]
        if answers.count == items.count, Self.fits(items, answers) {
            add(items, answers)
            return
        }
        var places: [Int64: [SentStatus]] = [:]
        for item in items.reversed() { places[item.record, default: []].append(item) }
        for answer in answers {
            guard answer.resource == first.resource, let id = answer.id,
                let item = places[id]?.popLast()
            else {
                strange += 1
                continue
            }
            pairs.append((item, answer.code))
        }
        unanswered = items.count - pairs.count
        if pairs.isEmpty { return nil }
    }

    /// Adds the answers to all items of a document, place by place.
    mutating func add(_ items: [SentStatus], _ answers: ArraySlice<WriteAnswer>) {
        pairs += zip(items, answers).map { (item: $0, code: $1.code) }
        if let document = items.first?.id.document, documents.last != document {
            documents.append(document)
        }
    }

    /// Whether a document's items are the first of the answers, place by place.
    static func fits(_ items: [SentStatus], _ answers: ArraySlice<WriteAnswer>) -> Bool {
        items.count <= answers.count
            && zip(items, answers).allSatisfy { item, answer in
                answer.resource == item.resource && (answer.id ?? item.record) == item.record
            }
    }
}
