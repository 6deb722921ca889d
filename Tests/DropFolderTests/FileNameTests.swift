import Foundation
import Testing

@testable import DropFolder

/// How a stranger's name is made harmless.
@Suite struct FileNameTests {
    @Test(arguments: [
        ("candidates 2026-05.xml", "candidates 2026-05.xml"),
        ("候補者一覧😀.xml", "候補者一覧😀.xml"),
        ("it's \"it\".xml", "it's \"it\".xml"),
        ("a\nb.xml", "a%0Ab.xml"),
        ("a\tb\u{7F}", "a%09b%7F"),
        ("\u{1B}[2J", "%1B[2J"),
        ("a\u{2028}b", "a%E2%80%A8b"),
        ("back\\slash", "back%5Cslash"),
        ("invoice\u{202E}lmx.exe", "invoice%E2%80%AElmx.exe"),
        ("\u{FEFF}bom", "%EF%BB%BFbom"),
    ])
    func `what is seen stays and what is not is written as percent and digits`(
        name: String, printable: String
    ) {
        #expect(FileName(name).printable == printable)
    }

    @Test(arguments: [
        (".hidden", "%2Ehidden"), ("-rf", "%2Drf"), (".", "%2E"), ("..", "%2E."),
        ("--", "%2D-"), ("a.-b", "a.-b"), ("../../etc/passwd", "%2E.%2F..%2Fetc%2Fpasswd"),
        ("", "%"),
    ])
    func `it begins with neither dot nor hyphen and has no slash`(
        name: String, printable: String
    ) {
        #expect(FileName(name).printable == printable)
    }

    @Test(
        arguments: [
            ([0x61, 0xFF, 0x62], "a%FFb"),
            ([0xC0, 0xAF], "%C0%AF"),
            ([0xE3, 0x81], "%E3%81"),
            ([0xE3, 0x81, 0x61], "%E3%81a"),
            ([0xED, 0xA0, 0x80], "%ED%A0%80"),
            ([0xF5, 0x80, 0x80, 0x80], "%F5%80%80%80"),
        ] as [([UInt8], String)])
    func `bytes that are not UTF-8 are written one by one`(bytes: [UInt8], printable: String) {
        #expect(FileName(bytes: bytes).printable == printable)
    }

    @Test func `a long name is cut between characters`() {
        let ascii = FileName(String(repeating: "a", count: 255)).printable
        #expect(ascii == String(repeating: "a", count: 200))
        // 66 characters of 3 bytes; a 67th would be the 201st byte.
        let japanese = FileName(String(repeating: "山", count: 85)).printable
        #expect(japanese == String(repeating: "山", count: 66))
        // Each takes three bytes, and none is cut in two.
        let escaped = FileName(bytes: [UInt8](repeating: 0xFF, count: 255)).printable
        #expect(escaped == String(repeating: "%FF", count: 66))
    }

    @Test(arguments: Samples.hostileNames)
    func `a hostile name becomes a file of its own in its folder`(bytes: [UInt8]) throws {
        let scratch = try Scratch()
        let printable = FileName(bytes: bytes).printable
        try scratch.folder().write(Array("x".utf8), to: FileName(printable + "-0123456789.receipt"))
        #expect(try scratch.names() == [printable + "-0123456789.receipt"])
    }

    @Test func `hostile names stay apart`() {
        let printable = Samples.hostileNames.map { FileName(bytes: $0).printable }
        #expect(Set(printable).count == printable.count)
    }

    @Test(arguments: 0..<8)
    func `whatever the bytes, it is one harmless path component`(seed: UInt64) {
        var stranger = Stranger(seed: seed)
        for _ in 0..<250 {
            let name = FileName(bytes: stranger.fileName())
            let text = name.printable
            #expect((1...FileName.longestPrintable).contains(text.utf8.count))
            #expect(text.first != "." && text.first != "-")
            let isHarmless = text.unicodeScalars.allSatisfy {
                let category = $0.properties.generalCategory
                return $0 != "/" && $0 != "\\" && category != .control && category != .format
            }
            #expect(isHarmless, "\(name.bytes)")
        }
    }

    @Test func `names are in the order of their bytes`() {
        let sorted = [FileName("あ"), FileName("b"), FileName(bytes: [0xFF]), FileName("B")].sorted()
        #expect(sorted == [FileName("B"), FileName("b"), FileName("あ"), FileName(bytes: [0xFF])])
    }
}
