internal import CLibXML2

/// What libxml2 is not let do for a stranger: spend more time than a document's length is worth, or
/// keep more of it than a few megabytes.
///
/// It compares each attribute of an element with every one before it, and says nothing of an element
/// before it has done so. What can be known there of a tag, whatever the encoding, is how many
/// bytes libxml2 has taken since it last reported something: a tag of 64 KiB is compared within
/// milliseconds, and the first that has too many attributes is also the last.
extension ParserSession.State {
    /// How many attributes and namespaces an element may have, and how many namespaces may hold
    /// at any place: each prefix is looked for among them. An export has three attributes at most.
    static let mostAttributes = 64
    /// How many bytes of the document a tag may have.
    static let longestTag = 1 << 16
    /// How many bytes that say nothing may stand before and behind the root: libxml2 keeps them all.
    static let longestGap = 1 << 20
    /// How many different names a document may have: libxml2 keeps each of them, in lists that get
    /// longer and longer. More than all the fields and options that are noted (see `DocumentWalker`).
    static let mostNames = 1 << 15
    /// How many faults that end nothing (a prefix that nobody declared) are put up with: libxml2
    /// writes a message for each.
    static let mostFaults = 100_000

    /// How much libxml2 may take without a word, where it stands now.
    private var longestSilence: Int {
        switch parser?.pointee.instate {
        case XML_PARSER_CONTENT, XML_PARSER_ATTRIBUTE_VALUE: Self.longestTag
        // Comes in one piece, which libxml2 itself lets have 10 MB.
        case XML_PARSER_CDATA_SECTION, XML_PARSER_COMMENT, XML_PARSER_PI: .max
        default: Self.longestGap
        }
    }

    /// Whether libxml2, which asks for more, is to have it.
    mutating func mayReadOn() -> Bool {
        if silence > longestSilence {
            refuse(
                .malformedXML,
                longestSilence == Self.longestTag
                    ? "a tag is longer than \(Self.longestTag >> 10) KiB; export again"
                    : "something before or after the root element is longer than "
                        + "\(Self.longestGap >> 20) MiB; export again")
        } else if Int(xmlDictSize(parser?.pointee.dict)) > Self.mostNames {
            refuse(
                .tooLarge,
                "the file has more than \(Self.mostNames) different names of elements and attributes; "
                    + "check the export")
        } else if faults > Self.mostFaults {
            refuse(
                .malformedXML,
                "namespaces are used wrongly in more than \(Self.mostFaults) places; export again")
        }
        return error == nil
    }

    /// Ends the reading at an element that libxml2 should not be given more of.
    mutating func checkAttributes(_ attributes: Int32, declared: Int32) {
        // Two entries in libxml2's table for each namespace that holds here.
        let holding = Int(parser?.pointee.nsNr ?? 0) / 2
        guard Int(attributes) + Int(declared) > Self.mostAttributes || holding > Self.mostAttributes
        else { return }
        walker.fail(
            .malformedXML,
            "an element has more than \(Self.mostAttributes) attributes or namespaces; export again"
        )
    }

    /// Keeps a failure from a place where the parser can't be stopped: the next bytes are not given.
    private mutating func refuse(_ code: ReadError.Code, _ message: String) {
        guard error == nil, !walker.hasStopped else { return }
        error = ReadError(code, message, line: line, column: column)
    }
}
