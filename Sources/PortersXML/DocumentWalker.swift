import Recruiting

/// Turns the start, text and end of elements into records; holds one record of each resource at a
/// time, never more.
///
/// It trusts that its calls nest as XML does and trusts nothing else: unknown elements are skipped
/// whole, values are bounded, a record without an id ends the reading.
struct DocumentWalker {
    /// Where in a document an element stands that is looked at.
    enum Level {
        /// A root that is no resource itself.
        case bundle
        case page
        case code, message
        case item(Resource)
        /// A record inside a field of another.
        case nested(Resource)
        case field(number: Int, Resource)
        case option(isParent: Bool)
        case optionName
        /// `<Id>` and `<Code>` of an item in the CRM's answer to a write.
        case answeredId(Resource)
        case answeredCode(Resource)
    }

    /// What reading ended with, if it failed; nothing is read after it.
    var failure: (code: ReadError.Code, message: String, values: [String: String])?
    /// What `deliver` threw, if it did; nothing is read after it.
    var interruption: (any Error)?
    var summary = ReadSummary()
    var catalog: FieldCatalog

    var names = NameTable()
    var path: [Level] = []
    /// How many elements deep inside one that is not looked at.
    var skipped = 0
    /// The name of that one, if it stands directly below the root and no page was seen in it.
    var wrapper: UnsafePointer<UInt8>?
    /// How deep in it the last element stands, if that is called like a page. It is one if it holds
    /// elements: `<User>` may name who has exported.
    var likePage: Int?
    var text = BoundedText()
    var options: [UInt8] = []
    var seenOptions: Set<OptionKey> = []
    /// The option that is open, if it is the first of its kind in its field.
    var newOption: (key: OptionKey, name: String)?
    var drafts = Resource.allCases.map { RecordDraft($0) }
    /// By field number.
    var uses: [ReadSummary.FieldUse] = []
    var seenUsers: [Int64: [UInt8]] = [:]
    var resultCode = ""
    var resultMessage = ""
    var hasRecords = false
    var batch = RecordBatch()
    let standard: StandardFields
    /// By field number; those beyond its end are not kept whole.
    let isKeptWhole: [Bool]
    let fieldsBefore: Int
    let answers: AnswerReading
    let deliver: (RecordBatch) throws -> Void

    /// - Parameters:
    ///   - catalog: the fields known so far; new ones are added.
    ///   - keptWhole: fields whose text is kept whatever its length (up to `longestText`).
    ///   - answers: what becomes of the CRM's answers to writes.
    ///   - deliver: takes each batch of records in turn.
    init(
        catalog: FieldCatalog, keptWhole: Set<FieldAlias>, answers: AnswerReading = .refused,
        deliver: @escaping (RecordBatch) throws -> Void
    ) {
        var catalog = catalog
        self.standard = StandardFields(&catalog)
        let kept = Set(keptWhole.compactMap { catalog.add($0, isNeeded: true) })
        self.isKeptWhole = catalog.aliases.indices.map(kept.contains)
        self.fieldsBefore = catalog.aliases.count
        self.catalog = catalog
        self.answers = answers
        self.deliver = deliver
    }

    /// How many bytes are kept of a field that no condition and no template names.
    static let shortText = 256
    /// How many bytes are kept of any field.
    static let longestText = 1 << 20
    /// How many bytes all kept fields of a record may have.
    static let largestRecord = 4 << 20
    /// How many resource elements a bundle may have.
    static let mostPages = 50_000
    /// How many fields a file may bring that were never seen before.
    static let mostNewFields = 2_000
    /// How many options of a file are noted, each once for each field.
    static let mostOptions = 10_000
    /// How many users are remembered, so that an owner is not handed over with each record again.
    static let usersRemembered = 10_000
    /// The longest of them, in bytes of fields.
    static let longestRemembered = 4_096

    /// Whether nothing further is to be read.
    var hasStopped: Bool { failure != nil || interruption != nil }

    /// An element starts. `pointer` is its name, kept once by libxml2; `attribute` gives the
    /// number that an attribute holds.
    mutating func start(_ pointer: UnsafePointer<UInt8>, attribute: (String) -> Int?) {
        guard skipped == 0 else {
            lookForStrangers(pointer)
            skipped += 1
            return
        }
        let name = names.name(at: pointer, catalog: &catalog)
        if catalog.aliases.count - fieldsBefore > Self.mostNewFields {
            fail(
                .tooLarge,
                "the file names more than \(Self.mostNewFields) fields that were never seen before; "
                    + "check the export")
        }
        guard let level = path.last.map({ enter(name, from: $0) }) ?? enterRoot(name) else {
            skipped = 1
            if case .bundle? = path.last { (wrapper, likePage) = (pointer, nil) }
            return
        }
        if case .option = level { look(at: pointer) }
        if case .page = level, case .resource(let resource) = name {
            if summary.pages.count >= Self.mostPages {
                fail(.tooLarge, "the file has more than \(Self.mostPages) pages; split it")
            }
            summary.pages.append(
                ReadSummary.Page(
                    resource: resource, total: attribute("Total"), count: attribute("Count"),
                    start: attribute("Start")))
        }
        path.append(level)
    }

    /// A piece of character data; CDATA too.
    mutating func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
        if skipped == 0 { text.append(bytes) }
    }

    /// An element ends. `pointer` is its name.
    mutating func end(_ pointer: UnsafePointer<UInt8>) {
        guard skipped == 0 else {
            skipped -= 1
            return
        }
        guard let level = path.popLast() else { return }
        switch level {
        case .bundle: checkResult()
        case .page:
            checkResult()
            checkItems()
        case .code:
            let code = text.isCut ? "that is too long" : text.close()
            text.discard()
            // A success behind an error does not take it back.
            if Self.isSuccess(resultCode.trimmed) { resultCode = code }
        case .message: resultMessage = text.close()
        case .item(let resource): closeItem(resource)
        case .nested(let resource): closeNested(resource)
        case .field(let number, let resource): closeField(number, of: resource)
        case .option(let isParent): if !isParent { choose(pointer) }
        case .optionName: newOption?.name = text.close()
        case .answeredId(let resource):
            drafts[resource].answeredId = Int64(crmId: text.close().utf8)
        case .answeredCode(let resource): closeAnswer(of: resource, code: text.close())
        }
    }

    /// Hands over what is left and sums up. Called once, after the last event.
    mutating func finish() {
        checkAnswers()
        if failure == nil, summary.pages.isEmpty, summary.answerToAll == nil {
            fail(
                .notPorters,
                "there is no Candidate, Resume or User element; expected a PORTERS export")
        }
        handOver()
        for (number, use) in uses.enumerated() where use.present > 0 {
            summary.uses[catalog.aliases[number]] = use
        }
    }

    mutating func fail(
        _ code: ReadError.Code, _ message: String, _ values: [String: String] = [:]
    ) {
        if !hasStopped { failure = (code, message, values) }
    }

    // MARK: the way down

    private mutating func enterRoot(_ name: ElementName) -> Level {
        if case .resource = name { .page } else { .bundle }
    }

    /// Where an element leads from the one around it; nil if it is skipped.
    private mutating func enter(_ name: ElementName, from level: Level) -> Level? {
        switch (level, name) {
        case (.bundle, .resource):
            return .page
        case (.bundle, .code), (.page, .code):
            return enterText(.code)
        case (.bundle, .message), (.page, .message):
            return enterText(.message)
        case (.page, .item):
            guard let resource = summary.pages.last?.resource else { return nil }
            summary.pages[summary.pages.count - 1].items += 1
            drafts[resource].open()
            return .item(resource)
        case (.page, .field):
            noteStrangers()
            return nil
        case (.item(let outer), .field(let number, let resource)) where outer == resource,
            (.nested(let outer), .field(let number, let resource)) where outer == resource:
            return enterField(number, of: resource)
        case (.item(let resource), .id):
            return enterText(.answeredId(resource))
        case (.item(let resource), .code):
            return enterText(.answeredCode(resource))
        case (.field(_, let resource), .option(isChoice: true)):
            text.discard()
            drafts[resource].shape = .options
            return .option(isParent: false)
        case (.option, .option(isChoice: true)):
            path[path.count - 1] = .option(isParent: true)
            return .option(isParent: false)
        case (.option, .optionName) where newOption != nil:
            return enterText(.optionName)
        case (.field(let number, let outer), .resource(let resource)):
            return enterNested(resource, in: number, of: outer)
        case (.field(_, let resource), _):
            text.discard()
            drafts[resource].shape = .skipped
            return nil
        default:
            return nil
        }
    }

    /// An element starts that holds a short text and nothing else.
    private mutating func enterText(_ level: Level) -> Level {
        text.open(limit: Self.shortText)
        return level
    }

    private mutating func enterField(_ number: Int, of resource: Resource) -> Level {
        drafts[resource].shape = .text
        if !options.isEmpty { options.removeAll(keepingCapacity: true) }
        let isKept = number < isKeptWhole.count && isKeptWhole[number]
        text.open(limit: isKept ? Self.longestText : Self.shortText)
        return .field(number: number, resource)
    }

    /// A user in any field is its owner; a candidate is only followed from a resume's own
    /// reference: another one may be a referee or a family member.
    private mutating func enterNested(
        _ resource: Resource, in number: Int, of outer: Resource
    ) -> Level? {
        text.discard()
        guard resource == .user || number == standard.candidate, !drafts[resource].isOpen else {
            drafts[outer].shape = .skipped
            return nil
        }
        drafts[resource].open()
        return .nested(resource)
    }
}

extension [RecordDraft] {
    subscript(resource: Resource) -> RecordDraft {
        get { self[Int(resource.rawValue)] }
        _modify { yield &self[Int(resource.rawValue)] }
    }
}
