public import Recruiting

/// Reads PORTERS documents as a stream: any size in a few megabytes of memory.
///
/// The whole of a file is checked while it is read, so that records come out before it is known
/// whether the file is good to its end: a caller keeps them apart until `read` has returned.
public struct PortersReader: Sendable {
    /// Fills the buffer with the next bytes of the document and returns their number; 0 at its end.
    public typealias Source = (UnsafeMutableRawBufferPointer) throws -> Int

    private let keptWhole: Set<FieldAlias>
    private let answers: AnswerReading

    /// - Parameters:
    ///   - keptWhole: fields whose text is kept up to 1 MiB. Of the others more than 256 bytes are
    ///     not kept, only that there was something.
    ///   - answers: what becomes of the CRM's answers to writes.
    public init(keptWhole: Set<FieldAlias> = [], answers: AnswerReading = .refused) {
        self.keptWhole = keptWhole
        self.answers = answers
    }

    /// Numbers the fields that the reader itself looks at, as `read` does: for whoever asks for them before
    /// it has returned.
    public static func addOwnFields(to catalog: inout FieldCatalog) { _ = StandardFields(&catalog) }

    /// Reads one document to its end.
    /// - Parameters:
    ///   - source: the document's bytes, in any encoding that libxml2 and iconv read.
    ///   - catalog: the fields known so far; the new ones are in it after success, and only then.
    ///   - deliver: takes the records in the order of the document, a nested record before the one
    ///     around it, some hundred at a time. What it throws ends the reading.
    /// - Throws: `ReadError` for a document that can't be read; whatever `deliver` threw.
    public func read(
        from source: Source, catalog: inout FieldCatalog,
        deliver: (RecordBatch) throws -> Void
    ) throws -> ReadSummary {
        LibXML.prepare()
        return try withoutActuallyEscaping(source) { source in
            try withoutActuallyEscaping(deliver) { deliver in
                let walker = DocumentWalker(
                    catalog: catalog, keptWhole: keptWhole, answers: answers, deliver: deliver)
                let session = try ParserSession(walker: walker, source: source)
                let finished = try session.run()
                catalog = finished.catalog
                return finished.summary
            }
        }
    }
}
