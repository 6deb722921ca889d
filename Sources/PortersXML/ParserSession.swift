internal import CLibXML2

/// One run of libxml2's SAX2 parser over one document, pulled through a buffer of ours.
///
/// Nothing throws through C: the callbacks keep the first failure, stop the parser, and `run`
/// throws after it has returned. No entity is fetched and no document type is let in.
struct ParserSession: ~Copyable {
    /// Everything the callbacks reach, behind one stable address that C hands back to them.
    struct State {
        var walker: DocumentWalker
        let source: PortersReader.Source
        var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        var filled = 0
        var taken = 0
        var isAtEnd = false
        /// How many bytes libxml2 has taken since it last reported something.
        var silence = 0
        /// How many faults it has found that are not fatal.
        var faults = 0
        var sourceError: (any Error)?
        var error: ReadError?
        var parser: xmlParserCtxtPtr?
    }

    private let state: UnsafeMutablePointer<State>

    init(walker: DocumentWalker, source: @escaping PortersReader.Source) throws {
        state = .allocate(capacity: 1)
        state.initialize(to: State(walker: walker, source: source))
        var handler = xmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        handler.startElementNs = onStart
        handler.endElementNs = onEnd
        handler.characters = onCharacters
        handler.ignorableWhitespace = onCharacters
        handler.cdataBlock = onCharacters
        handler.comment = onComment
        handler.processingInstruction = onInstruction
        handler.internalSubset = onDocumentType
        handler.serror = onError
        // libxml2 copies the handler; the encoding is found from the document's own first bytes.
        state.pointee.parser = xmlCreateIOParserCtxt(
            &handler, state, onRead, nil, state, XML_CHAR_ENCODING_NONE)
        guard state.pointee.parser != nil else {
            throw ReadError(.unreadable, "libxml2 could not start a parser: no memory")
        }
    }

    deinit {
        if let parser = state.pointee.parser { xmlFreeParserCtxt(parser) }
        state.pointee.buffer.deallocate()
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// Parses to the end and gives back the walker with its summary.
    consuming func run() throws -> DocumentWalker {
        let parser = state.pointee.parser
        var options = XML_PARSE_NONET.rawValue
        // libxml2 would let the declaration win over the mark, which an editor wrote with the bytes; it
        // leaves the declaration as it was.
        if try state.pointee.beginsWithMark() { options |= XML_PARSE_IGNORE_ENC.rawValue }
        xmlCtxtUseOptions(parser, Int32(options))
        xmlParseDocument(parser)
        if let error = state.pointee.sourceError { throw error }
        try state.pointee.throwFailure()
        guard parser?.pointee.wellFormed == 1 else {
            throw ReadError(.malformedXML, "the file is not well-formed XML; export again")
        }
        guard state.pointee.isUsedUp() else {
            throw ReadError(
                .malformedXML,
                "something after the root element stands after a NUL, or is not text in this encoding; "
                    + "export again",
                line: state.pointee.line, column: state.pointee.column)
        }
        state.pointee.walker.finish()
        try state.pointee.throwFailure()
        return state.pointee.walker
    }
}

extension ParserSession.State {
    var line: Int { Int(xmlSAX2GetLineNumber(parser)) }
    var column: Int { Int(xmlSAX2GetColumnNumber(parser)) }

    /// Stops the parser if the walker has had enough, and notes where that was.
    @inline(__always)
    mutating func noteFailure() {
        if walker.hasStopped { stop() }
    }

    /// Throws what the reading has ended with, if it has failed.
    mutating func throwFailure() throws {
        noteFailure()
        if let error = walker.interruption { throw error }
        if let error { throw error }
    }

    private mutating func stop() {
        if let failure = walker.failure, error == nil {
            error = ReadError(
                failure.code, failure.message, values: failure.values, line: line, column: column)
        }
        xmlStopParser(parser)
    }

    /// Copies the next bytes to libxml2, which asks for few at a time; -1 if it is to have no more.
    mutating func read(into target: UnsafeMutableRawBufferPointer) -> Int {
        guard mayReadOn() else { return -1 }
        var copied = 0
        while copied < target.count, !isAtEnd {
            if taken == filled {
                do {
                    filled = try source(buffer)
                } catch {
                    sourceError = error
                    return -1
                }
                taken = 0
                isAtEnd = filled == 0
            }
            let count = min(target.count - copied, filled - taken)
            UnsafeMutableRawBufferPointer(rebasing: target[copied..<copied + count]).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: buffer[taken..<taken + count]))
            taken += count
            copied += count
        }
        silence += copied
        return copied
    }

    /// Whether the document begins with a byte-order mark, of UTF-8 or of UTF-16.
    mutating func beginsWithMark() throws -> Bool {
        while filled < 3 {
            let count = try source(UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            if count == 0 { break }
            filled += count
        }
        let head = buffer[..<filled]
        return [[0xEF, 0xBB, 0xBF], [0xFE, 0xFF], [0xFF, 0xFE]].contains { head.starts(with: $0) }
    }

    /// Whether libxml2 has taken the document to its last byte: behind the root element it takes a NUL,
    /// or bytes that it can't convert, for the end. A file that is padded with NULs has ended there.
    mutating func isUsedUp() -> Bool {
        guard let input = parser?.pointee.input?.pointee, let buffer = input.buf?.pointee,
            buffer.error == 0
        else { return false }
        let rest = UnsafeBufferPointer(start: input.cur, count: input.end - input.cur)
        let unconverted = UnsafeBufferPointer(
            start: buffer.raw.flatMap { xmlBufContent($0) },
            count: buffer.raw.map { Int(xmlBufUse($0)) } ?? 0)
        guard rest.allSatisfy({ $0 == 0 }), unconverted.allSatisfy({ $0 == 0 }) else {
            return false
        }
        var piece = [UInt8](repeating: 0, count: 4_096)
        while !isAtEnd {
            // It is libxml2 that must not be given so much.
            silence = 0
            let count = piece.withUnsafeMutableBytes { read(into: $0) }
            guard count >= 0, piece[..<count].allSatisfy({ $0 == 0 }) else { return false }
        }
        return true
    }

    /// Whether libxml2 has looked at everything there is, but for a piece of a character.
    var hasReadAll: Bool {
        guard isAtEnd, let input = parser?.pointee.input?.pointee else { return false }
        let unconverted = input.buf?.pointee.raw.map { Int(xmlBufUse($0)) } ?? 0
        guard unconverted < 4 else { return false }
        let rest = UnsafeBufferPointer(start: input.cur, count: input.end - input.cur)
        return rest.count < 4 || "<![CDATA[".utf8.starts(with: rest)
            || "![CDATA[".utf8.starts(with: rest)
    }

    mutating func note(_ fault: xmlError) {
        guard fault.level == XML_ERR_FATAL else {
            faults += 1
            return
        }
        guard error == nil, !walker.hasStopped else { return }
        // Behind its first line libxml2 quotes the document: a part of somebody's address, say.
        let quoting = fault.message.map { String(cString: $0) } ?? "unknown error"
        let said = String(quoting.prefix { $0 != "\n" }).trimmed
        let code: ReadError.Code
        let advice: String
        switch xmlParserErrors(rawValue: UInt32(fault.code)) {
        case XML_ERR_UNSUPPORTED_ENCODING, XML_ERR_UNKNOWN_ENCODING:
            (code, advice) = (.unsupportedEncoding, "export as UTF-8")
        case XML_ERR_TAG_NAME_MISMATCH, XML_ERR_DOCUMENT_END:
            (code, advice) = (.malformedXML, "export again")
        case _ where hasReadAll:
            (code, advice) = (.truncated, "the file ends too early; send it again")
        default:
            (code, advice) = (.malformedXML, "export again")
        }
        error = ReadError(
            code, "\(said.prefix(200)); \(advice)", line: Int(fault.line), column: Int(fault.int2))
    }
}

private typealias StatePointer = UnsafeMutablePointer<ParserSession.State>

private func state(_ context: UnsafeMutableRawPointer?) -> StatePointer? {
    context?.assumingMemoryBound(to: ParserSession.State.self)
}

private func onRead(
    _ context: UnsafeMutableRawPointer?, _ target: UnsafeMutablePointer<CChar>?, _ length: Int32
) -> Int32 {
    guard let state = state(context) else { return -1 }
    return Int32(
        state.pointee.read(
            into: UnsafeMutableRawBufferPointer(start: target, count: Int(length))))
}

private func onStart(
    _ context: UnsafeMutableRawPointer?, _ name: UnsafePointer<xmlChar>?,
    _ prefix: UnsafePointer<xmlChar>?, _ uri: UnsafePointer<xmlChar>?,
    _ namespaceCount: Int32, _ namespaces: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?,
    _ attributeCount: Int32, _ defaultedCount: Int32,
    _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
) {
    guard let state = state(context), let name else { return }
    state.pointee.silence = 0
    state.pointee.checkAttributes(attributeCount, declared: namespaceCount)
    state.pointee.walker.start(name) { wanted in
        for index in 0..<Int(attributeCount) {
            // Five pointers an attribute: name, prefix, URI, start and end of the value. The name may be
            // a row of combining marks, which Swift would put in order before it compares.
            guard let name = attributes?[index * 5], let start = attributes?[index * 5 + 3],
                let end = attributes?[index * 5 + 4], xmlStrEqual(name, wanted) == 1
            else { continue }
            let value = UnsafeBufferPointer(start: start, count: end - start)
            return Int(String(decoding: value, as: UTF8.self).trimmed)
        }
        return nil
    }
    state.pointee.noteFailure()
}

private func onEnd(
    _ context: UnsafeMutableRawPointer?, _ name: UnsafePointer<xmlChar>?,
    _ prefix: UnsafePointer<xmlChar>?, _ uri: UnsafePointer<xmlChar>?
) {
    guard let state = state(context), let name else { return }
    state.pointee.silence = 0
    state.pointee.walker.end(name)
    state.pointee.noteFailure()
}

private func onCharacters(
    _ context: UnsafeMutableRawPointer?, _ text: UnsafePointer<xmlChar>?, _ length: Int32
) {
    guard let state = state(context) else { return }
    state.pointee.silence = 0
    state.pointee.walker.characters(UnsafeBufferPointer(start: text, count: Int(length)))
}

private func onComment(_ context: UnsafeMutableRawPointer?, _ text: UnsafePointer<xmlChar>?) {
    state(context)?.pointee.silence = 0
}

private func onInstruction(
    _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<xmlChar>?,
    _ text: UnsafePointer<xmlChar>?
) {
    state(context)?.pointee.silence = 0
}

private func onDocumentType(
    _ context: UnsafeMutableRawPointer?, _ name: UnsafePointer<xmlChar>?,
    _ externalID: UnsafePointer<xmlChar>?, _ systemID: UnsafePointer<xmlChar>?
) {
    guard let state = state(context) else { return }
    state.pointee.walker.fail(
        .dtdNotAllowed, "a document type (DOCTYPE) is not allowed; export without one")
    state.pointee.noteFailure()
}

private func onError(_ context: UnsafeMutableRawPointer?, _ error: xmlErrorPtr?) {
    guard let state = state(context), let error else { return }
    state.pointee.note(error.pointee)
}
