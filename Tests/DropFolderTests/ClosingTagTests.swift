import Testing

@testable import DropFolder

/// Whether a file's end has arrived.
@Suite struct ClosingTagTests {
    @Test(arguments: [
        Samples.document,
        Samples.document + "\r\n \t\n",
        Samples.document + "\n<!-- made by PORTERS -->\n",
        Samples.document + "<!-- one --> <!-- two > --><?end of it?>\n",
        "<Candidate></Candidate>",
        "<Candidate></Candidate >",
        "<Candidate></Candidate\n>",
        "<Candidate Total=\"1\" Name=\"a/b\">x</Candidate>",
        "<Candidate\n  Total=\"1\"\n>x</Candidate>",
        "\u{FEFF}" + Samples.document,
        "<!-- <Other><Inner/></Other> --><Candidate>x</Candidate>",
        "<!DOCTYPE Candidate><Candidate>x</Candidate>",
        "<候補者>x</候補者>",
        "<c:Candidate xmlns:c=\"urn:c\">x</c:Candidate>",
    ])
    func `a whole document has it`(document: String) {
        #expect(isThere(Array(document.utf8)))
    }

    @Test(arguments: ["<Candidate/>", "<Candidate />\n", "<Candidate Total=\"0\"/>", "<a/>"])
    func `an empty root closes itself`(document: String) {
        #expect(isThere(Array(document.utf8)))
        #expect(!isThere(Array(document.utf8).dropLast(document.hasSuffix("\n") ? 2 : 1)))
    }

    @Test(arguments: [
        Samples.document,
        "\u{FEFF}" + Samples.document,
        "<!-- <a></a> --><Candidate Total=\"1\"><Item/><Item></Item></Candidate>",
        "<Candidate><Item><CandidateX></CandidateX></Item></Candidate>",
    ])
    func `a document that is cut anywhere has it not`(document: String) {
        let bytes = Array(document.utf8)
        for length in 0..<bytes.count {
            #expect(!isThere(Array(bytes.prefix(length))), "cut after \(length) bytes")
        }
        #expect(isThere(bytes))
    }

    @Test func `an empty element whose name begins like the root's is not the root`() {
        #expect(!isThere(Array("<Candidate><Item><Candidate.P_Memo/>".utf8)))
        #expect(!isThere(Array("<Candidate><Item><CandidateName Kana=\"\"/>".utf8)))
    }

    @Test func `an attribute that looks like an end is none`() {
        #expect(!isThere(Array("<Candidate Note=\"a/>".utf8)))
    }

    @Test func `a comment that is cut behind the root is waited for`() {
        let root = "<Candidate>x</Candidate>"
        let bytes = Array((root + "<!-- bye -->").utf8)
        for length in (root.utf8.count + 1)..<bytes.count {
            #expect(!isThere(Array(bytes.prefix(length))), "cut after \(length) bytes")
        }
        #expect(isThere(bytes))
    }

    @Test func `a comment at the end does not close a root that is open`() {
        #expect(!isThere(Array("<Candidate><Item></Item><!-- </Candidate> -->".utf8)))
        #expect(!isThere(Array("<?xml version=\"1.0\"?>".utf8)))
        #expect(!isThere(Array("<!-- all there is -->".utf8)))
    }

    @Test(arguments: [true, false])
    func `UTF-16 with its mark is seen through`(isLittleEndian: Bool) {
        let units = Array(("\u{FEFF}" + Samples.document + "\n").utf16)
        let last = units.count - 1
        #expect(isThere(bytes(units, isLittleEndian)))
        #expect(isThere(bytes(units[..<last], isLittleEndian)))
        for count in 0..<last {
            #expect(!isThere(bytes(units[..<count], isLittleEndian)), "cut after \(count) units")
        }
    }

    @Test(arguments: ["name,mail\n山田,a@b.jp\n", "PK\u{3}\u{4}", "{\"a\":1}", "  x"])
    func `what is not XML is not waited for`(text: String) {
        #expect(isThere(Array(text.utf8)))
    }

    @Test(arguments: [[], [0x20, 0x0A, 0x09], [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0, 0, 0, 0]])
    func `nothing is waited for`(bytes: [UInt8]) {
        #expect(!isThere(bytes))
    }

    @Test(arguments: ["<", "<?", "<!", "<!-", "<!--", "<>", "</", "<Cand", "<Candidate "])
    func `a start without an end is waited for`(text: String) {
        #expect(!isThere(Array(text.utf8)))
    }

    @Test func `an opening tag may be longer than what is looked at`() {
        let attribute = " Note=\"" + String(repeating: "a", count: 3 * ClosingTag.window) + "\""
        let bytes = Array("<Candidate\(attribute)>x</Candidate>".utf8)
        #expect(isThere(bytes))
        #expect(!isThere(bytes.dropLast()))
    }

    @Test func `only the two ends of a large file are looked at`() {
        let middle = String(repeating: "<Item>山田</Item>", count: 2_000)
        let bytes = Array("<Candidate>\(middle)</Candidate>".utf8)
        #expect(isThere(bytes))
        #expect(!isThere(bytes.dropLast(12)))
    }

    private func isThere(_ bytes: some Collection<UInt8>) -> Bool {
        ClosingTag.isThere(
            head: Array(bytes.prefix(ClosingTag.window)),
            tail: Array(bytes.suffix(ClosingTag.window)))
    }

    private func bytes(_ units: some Collection<UInt16>, _ isLittleEndian: Bool) -> [UInt8] {
        units.flatMap { unit -> [UInt8] in
            let (low, high) = (UInt8(unit & 0xFF), UInt8(unit >> 8))
            return isLittleEndian ? [low, high] : [high, low]
        }
    }
}
