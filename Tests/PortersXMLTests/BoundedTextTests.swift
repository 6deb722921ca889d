import Testing

@testable import PortersXML

@Suite struct BoundedTextTests {
    private static func append(_ text: String, to bounded: inout BoundedText) {
        Array(text.utf8).withUnsafeBufferPointer { bounded.append($0) }
    }

    @Test func `of three megabytes no more than the limit is ever kept`() {
        var text = BoundedText()
        text.open(limit: 256)
        let piece = String(repeating: "iVBORw0KGgo=", count: 25)
        for _ in 0..<10_000 {
            Self.append(piece, to: &text)
            guard text.bytes.count <= 256 else { break }
        }
        #expect(text.bytes.count <= 256)
        #expect(text.isCut)
    }

    @Test func `pieces are put together up to the limit`() {
        var text = BoundedText()
        text.open(limit: 5)
        Self.append("abc", to: &text)
        Self.append("de", to: &text)
        #expect(!text.isCut)
        Self.append("", to: &text)
        #expect(!text.isCut)
        #expect(text.close() == "abcde")
        Self.append("nobody wants it", to: &text)
        #expect(text.bytes == Array("abcde".utf8))
    }

    @Test func `the next element starts with nothing`() {
        var text = BoundedText()
        text.open(limit: 2)
        Self.append("abc", to: &text)
        #expect(text.isCut)
        text.open(limit: 2)
        #expect(!text.isCut)
        #expect(text.bytes.isEmpty)
        Self.append("xy", to: &text)
        text.discard()
        #expect(text.bytes.isEmpty)
    }
}
