import Recruiting

/// The record that is being read, of one resource; made once and used for all records of a file.
struct RecordDraft {
    /// What an open field has turned out to hold.
    enum Shape {
        /// Character data, until a child element says otherwise.
        case text
        case options
        /// A nested record, by its id; nil if the element was empty.
        case reference(Int64?)
        /// Something that is not kept (Link, Image, another resource).
        case skipped
    }

    /// Whom the field says that a resume belongs to.
    enum Holder: Equatable {
        case person(Int64)
        case nobody
        /// A person who stands in the resume without their id: nobody can tell who it is.
        case untold
    }

    let resource: Resource
    private(set) var isOpen = false
    var fields = FieldSetBuilder()
    var id: Int64?
    /// Whose a resume is; nil if that was not exported.
    var holder: Holder?
    var updated: CRMDate?
    /// Where in the batch it stands, and the people inside it, if they have no date: they are as old
    /// as the record around them.
    var undated: [Int] = []
    var shape = Shape.text
    /// `<Id>` of an item in the CRM's answer to a write.
    var answeredId: Int64?
    /// `<Code>` of such an item, if answers are kept.
    var answeredCode: String?

    init(_ resource: Resource) { self.resource = resource }

    /// The id of a resume's person.
    var person: Int64? {
        if case .person(let id) = holder { id } else { nil }
    }

    mutating func open() {
        isOpen = true
        fields.reset()
        id = nil
        holder = nil
        updated = nil
        undated.removeAll(keepingCapacity: true)
        answeredId = nil
        answeredCode = nil
    }

    mutating func close() { isOpen = false }

    /// The open field ends: adds what it has turned out to hold.
    /// - Parameters:
    ///   - text: its character data.
    ///   - options: the aliases of its options, joined by `:`.
    mutating func closeField(
        _ number: Int, _ text: borrowing BoundedText, _ options: [UInt8]
    ) -> FieldValue.Kind {
        switch shape {
        case .options where options.isEmpty,
            .reference(nil),
            .text where text.isBlank:
            fields.add(number, .empty)
            return .empty
        case .options:
            fields.add(number, .options, options)
            return .options
        case .reference(let id?):
            fields.add(number, reference: id)
            return .reference
        case .skipped:
            fields.add(number, .unkept)
            return .unkept
        case .text where text.isCut:
            fields.add(number, .omitted)
            return .omitted
        case .text:
            text.pack(as: number, into: &fields)
            return .text
        }
    }
}
