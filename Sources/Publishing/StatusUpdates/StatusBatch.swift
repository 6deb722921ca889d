package import Foundation
import PortersXML
import Recruiting
package import SiteSettings
package import SyncStore

/// The status updates of one chunk, written into as many documents as the CRM's limits ask for.
package struct StatusBatch {
    private let status: Settings.Status
    private let kind: SentStatus.Kind
    private let value: StatusItem.Value?
    private let now: @Sendable () -> Date
    private let resource: Resource
    private var document: StatusDocument
    private var documentId = ""
    /// What is noted of the document's items, so that the CRM's answers find them.
    private var sent: [SentStatus] = []

    /// - Parameter kind: the point at which it is written; nothing is, if the settings have no value
    ///   for it.
    package init(
        _ status: Settings.Status, _ kind: SentStatus.Kind, now: @escaping @Sendable () -> Date
    ) {
        let value = status.value(of: kind)
        self.status = status
        self.kind = kind
        self.now = now
        resource = status.resource.record
        document = StatusDocument(resource)
        let option = FieldAlias(value).flatMap { $0.isOption ? $0 : nil }
        self.value = status.writes(kind) ? option.map { .option($0) } ?? .text(value) : nil
    }

    /// Adds a person's update, if one is configured and there is a record to write to.
    /// - Parameter tries: how often it was sent before, and not taken.
    /// - Returns: the document in the outbox; empty if there is none.
    @discardableResult
    package mutating func add(
        person: Int64, _ kept: AccountRecord, tries: Int = 0, to batch: inout OutboxBatch
    ) throws -> String {
        let record = resource == .candidate ? person : kept.resumeId
        guard let value, let record, let field = FieldAlias(status.field) else { return "" }
        let (item, phaseDate) = item(
            record, field, value, [kept.phaseDate, kept.phaseWritten].compactMap { $0 }.max())
        if let phaseDate { try batch.transaction.notePhaseDate(phaseDate, ofPerson: person) }
        if documentId.isEmpty { documentId = batch.makeId() }
        if !document.append(item) {
            try finish(&batch)
            documentId = batch.makeId()
            // The settings bound a value's bytes: one item fits any empty document.
            let fits = document.append(item)
            precondition(fits)
        }
        if status.answerWithinHours > 0 {
            sent.append(
                SentStatus(
                    SentStatus.Id(documentId, sent.count), resource: resource, record: record,
                    person: person, kind: kind, tries: tries, sentAt: now()))
        }
        return "status/\(name)"
    }

    /// Writes the document that is being filled.
    package mutating func finish(_ batch: inout OutboxBatch) throws {
        guard document.count > 0 else { return }
        try batch.add(.status, id: documentId, name: name, document.bytes)
        try batch.transaction.add(sent)
        sent = []
        document = StatusDocument(resource)
        documentId = ""
    }

    private var name: String { "\(documentId)-\(resource.element.lowercased()).xml" }

    /// - Parameter present: the record's phase date, as far as it is known.
    private func item(
        _ record: Int64, _ field: FieldAlias, _ value: StatusItem.Value, _ present: CRMDate?
    ) -> (item: StatusItem, phaseDate: CRMDate?) {
        var values = [StatusItem.Field(field, value)]
        let date = CRMDate(now())
        var phaseDate: CRMDate?
        if let phaseDateField = field.phaseDate {
            // The CRM refuses a phase whose date is not later than the present one (126/127).
            let later = present?.date.map { CRMDate($0.addingTimeInterval(1)) } ?? date
            let written = max(date, later)
            phaseDate = written
            values.append(.init(phaseDateField, .text(written.text)))
        }
        if let dateField = FieldAlias(status.dateField), dateField != field.phaseDate {
            values.append(.init(dateField, .text(date.text)))
        }
        return (StatusItem(id: record, values: values), phaseDate)
    }
}

extension Settings.Status {
    /// Whether an update is written at a point.
    func writes(_ kind: SentStatus.Kind) -> Bool { !field.isEmpty && !value(of: kind).isEmpty }

    /// The same of somebody with that record.
    func writes(_ kind: SentStatus.Kind, to kept: AccountRecord) -> Bool {
        writes(kind) && (resource == .candidate || kept.resumeId != nil)
    }

    /// What is written at a point; empty if nothing is.
    package func value(of kind: SentStatus.Kind) -> String {
        switch kind {
        case .opened: opened
        case .registered: registered
        case .duplicate: duplicate
        case .withdrawn: withdrawn
        }
    }
}
