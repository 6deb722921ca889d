import Recruiting

/// Copies a PORTERS document without some people: their candidates and resumes are cut out, and every
/// other byte stays as it is, in the document's own encoding.
///
/// It knows just enough of XML to find where elements begin and end. Whoever uses it on a document that
/// was good reads the copy with `PortersReader` afterwards.
public struct RecordCutter {
    /// The document can't be cut: an encoding in which markup is not found, a document type, elements
    /// that do not nest, a record that is far too long.
    public struct Unfaithful: Error {}

    public struct Result: Sendable, Equatable {
        /// How many records were cut out.
        public var records = 0
        /// Whether the document came to its end; otherwise somebody's record may lack its own.
        public var isWhole = true
        /// Whether it has records, and each tells by its id whose it is: of any other document, only what
        /// it says may tell whom it names.
        public var isOfRecords = false
        var hasStrangers = false
    }

    /// Takes pieces of the copy, in their order.
    public typealias Sink = (ArraySlice<UInt8>) throws -> Void

    /// How many elements may stand inside each other; libxml2 reads fewer. A file that was rejected may
    /// have millions.
    private static let deepest = 4_096

    private let people: Set<Int64>
    private let resumes: Set<Int64>

    /// - Parameters:
    ///   - people: ids of candidates; resumes that name them are theirs.
    ///   - resumes: ids of more resumes that are theirs.
    public init(people: Set<Int64>, resumes: Set<Int64> = []) {
        self.people = people
        self.resumes = resumes
    }

    /// - Throws: `Unfaithful`; what `source` or `sink` throws. Pieces may have been taken by then.
    public func copy(from source: PortersReader.Source, to sink: Sink) throws -> Result {
        try withoutActuallyEscaping(source) { source in
            var text = MarkupWindow(source: source)
            return try copy(&text, to: sink)
        }
    }

    private func copy(_ text: inout MarkupWindow, to sink: Sink) throws -> Result {
        guard try text.begin() else { throw Unfaithful() }
        var path: [Level] = []
        var cuts: [Range<Int>] = []
        var result = Result()
        while true {
            let open = text.position(of: UInt8(ascii: "<"), from: text.position)
            if let last = path.indices.last, path[last].kind.isRead {
                path[last].add(text.units[text.position..<(open ?? text.units.count)])
            }
            text.position = open ?? text.units.count
            guard open != nil, let end = try text.endOfMarkup() else {
                if path.first(where: { $0.kind == .item }) == nil { try text.hand(to: sink) }
                guard let moved = try text.readOn() else { break }
                for index in path.indices { path[index].start -= moved }
                cuts = cuts.map { $0.lowerBound - moved..<$0.upperBound - moved }
                continue
            }
            let markup = text.units[text.position..<end]
            let start = text.position
            text.position = end
            switch Markup(markup) {
            case .other: break
            case .data(let data):
                if let last = path.indices.last, path[last].kind.isRead { path[last].add(data) }
            case .start(let name, let isEmpty):
                guard path.count < Self.deepest else { throw Unfaithful() }
                path.append(Level(name, in: path.last, start: start))
                if isEmpty { try close(&path, at: end, &cuts, &result, &text, sink) }
            case .end:
                guard !path.isEmpty else { throw Unfaithful() }
                try close(&path, at: end, &cuts, &result, &text, sink)
            }
        }
        result.isWhole = path.isEmpty
        if result.hasStrangers { result.isOfRecords = false }
        if let item = path.first(where: { $0.kind == .item }), item.isTheirs {
            // The document breaks off in it.
            result.records += 1
            try text.hand(to: sink, without: [], until: item.start)
        } else {
            try text.finish(sink)
        }
        return result
    }

    /// An element ends: whose is it, and is it cut?
    private func close(
        _ path: inout [Level], at end: Int, _ cuts: inout [Range<Int>], _ result: inout Result,
        _ text: inout MarkupWindow, _ sink: Sink
    ) throws {
        let level = path.removeLast()
        let outer = path.indices.last
        switch level.kind {
        case .personId, .resumeId, .resumeCandidate, .userId:
            if let outer, level.number != nil, level.kind != .resumeCandidate {
                path[outer].hasId = true
            }
            guard level.kind != .userId else { return }
            let theirs = level.kind == .resumeId ? resumes : people
            if let outer, path[outer].kind.isRecord,
                level.isTheirs || level.number.map(theirs.contains) == true
            {
                path[outer].isTheirs = true
            }
        case .candidate, .resume:
            guard level.isTheirs, let outer else { return }
            if path[outer].kind == .resumeCandidate {
                path[outer].isTheirs = true
            } else {
                cuts.append(level.start..<end)
                result.records += 1
            }
        case .item:
            if level.hasId { result.isOfRecords = true } else { result.hasStrangers = true }
            if level.isTheirs {
                result.records += 1
                cuts = [level.start..<end]
            }
            try text.hand(to: sink, without: cuts, until: end)
            cuts = []
        case .other: break
        }
    }
}

extension RecordCutter {
    /// An element that is open.
    private struct Level {
        let kind: Kind
        /// Whether it is an item, or stands in one: the path is not gone through for each element.
        private let isOfItem: Bool
        /// Where it begins.
        var start: Int
        /// Whether it is a record, or names a record, of somebody who is cut out.
        var isTheirs = false
        /// Whether it tells by an id what it is.
        var hasId = false
        private var text: [UInt8] = []

        init(_ name: ArraySlice<UInt8>, in outer: Level?, start: Int) {
            let isInItem = outer?.isOfItem ?? false
            let kind = Kind(name, isInItem: isInItem)
            self.kind = kind
            isOfItem = isInItem || kind == .item
            self.start = start
        }

        mutating func add(_ units: ArraySlice<UInt8>) {
            // Longer than any id, with blanks and escapes.
            if text.count < 1_024 { text.append(contentsOf: units.prefix(1_024)) }
        }

        /// Blanks beyond ASCII have other bytes in each encoding, so that whatever is no ASCII counts as
        /// one: the reader takes no id with anything else around it.
        var number: Int64? {
            Int64(crmId: Markup.unescaped(text[...]).map { $0 < 0x80 ? $0 : UInt8(ascii: " ") })
        }
    }

    private enum Kind {
        /// A record directly below its resource; or a record inside a field of one.
        case item, candidate, resume
        case personId, resumeId, resumeCandidate, userId
        case other

        var isRecord: Bool { self == .item || self == .candidate || self == .resume }
        /// Whether its text is looked at.
        var isRead: Bool { !isRecord && self != .other }

        init(_ name: ArraySlice<UInt8>, isInItem: Bool) {
            func isCalled(_ other: StaticString) -> Bool {
                name.count == other.utf8CodeUnitCount
                    && other.withUTF8Buffer { name.elementsEqual($0) }
            }
            if !isInItem {
                self = isCalled("Item") ? .item : .other
            } else if isCalled("Person.P_Id") {
                self = .personId
            } else if isCalled("Resume.P_Id") {
                self = .resumeId
            } else if isCalled("User.P_Id") {
                self = .userId
            } else if isCalled("Resume.P_Candidate") {
                self = .resumeCandidate
            } else if isCalled("Candidate") {
                self = .candidate
            } else if isCalled("Resume") {
                self = .resume
            } else {
                self = .other
            }
        }
    }
}
