import TestSupport
import Testing

@testable import MyPageWeb

/// A form with a file, from browsers and from whoever means harm.
@Suite struct MultipartFormTests {
    private static let boundary = Visitor.boundary
    private static let file: [UInt8] = [0x89, 0x0D, 0x0A, 0x2D, 0x2D, 0x00, 0xFF, 0x0D]

    private static func form(_ bytes: [UInt8] = file, name: String = "logo.png") -> [UInt8] {
        Visitor.multipart([("form_key", "k"), ("name", "山\r\n田")], "logo", name, bytes)
    }

    private func read(_ body: [UInt8]) -> MultipartForm? {
        try? MultipartForm(body, boundary: Self.boundary)
    }

    private func read(_ text: String) -> MultipartForm? {
        read(Array(text.replacing("|", with: "\r\n").replacing("%", with: Self.boundary).utf8))
    }

    @Test func `fields and file are what the browser has sent, to the byte`() throws {
        let form = try #require(read(Self.form()))
        #expect(form.fields.map(\.name) == ["form_key", "name"])
        #expect(form.fields.map(\.value) == ["k", "山\r\n田"])
        #expect(form.file == .init(field: "logo", bytes: Self.file))
        let large = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        #expect(read(Self.form(large))?.file?.bytes == large)
        #expect(read(Self.form([]))?.file?.bytes == [])
    }

    @Test func `no file was chosen`() throws {
        let form = try #require(read(Self.form([], name: "")))
        #expect(form.file == nil)
        #expect(form.fields.count == 2)
    }

    private static let part = "|Content-Disposition: form-data; name=\"a\"||x|"
    private static let upload = "|Content-Disposition: form-data; name=\"f\"; filename=\"f\"||x|"

    @Test func `the smallest form`() {
        #expect(read("--%--|")?.fields.isEmpty == true)
        #expect(read("--%\(Self.part)--%--")?.fields.first?.value == "x")
    }

    private static let wrong: [String] = [
        "", "--", "--%", "--%|", "--%-", "--%--x", "--%--||", "x--%--", "|--%\(part)--%--",
        "--%\(part)", "--%\(part)--%", "--%\(part)--%-", "--%\(part)--%x\(part)--%--",
        "--%\(part)--%--|--%\(part)--%--",
        // Two files, and too many parts.
        "--%\(upload)--%\(upload)--%--",
        String(repeating: "--%\(part)", count: 9) + "--%--",
        // Heads that no browser writes.
        "--%||x|--%--", "--%|x||x|--%--", "--%|Content-Type: text/plain||x|--%--",
        "--%|Content-Disposition: form-data||x|--%--",
        "--%|Content-Disposition: attachment; name=\"a\"||x|--%--",
        "--%|Content-Disposition: form-data; name=a||x|--%--",
        "--%|Content-Disposition: form-data; name=\"a||x|--%--",
        "--%|Content-Disposition: form-data; name=\"a\"; name=\"b\"||x|--%--",
        "--%|Content-Disposition: form-data; name=\"a\"; filename*=UTF-8''x||x|--%--",
        "--%|Content-Disposition: form-data; name=\"a\"|Content-Disposition: form-data; name=\"b\"||x|--%--",
        "--%|Content-Disposition: form-data; name=\"a\"|Content-Transfer-Encoding: base64||x|--%--",
        "--%|Content-Disposition: form-data;\n name=\"a\"||x|--%--",
        "--%|Content-Disposition: form-data; name=\"a\u{0}\"||x|--%--",
        "--%|Content-Disposition: form-data; name=\"a\"||x\u{0}|--%--",
        "--%|Content-Disposition: form-data; name=\"\(String(repeating: "a", count: 2_000))\"||x|--%--",
    ]

    @Test(arguments: wrong)
    func `what no browser writes is no form`(text: String) {
        #expect(read(text) == nil)
    }

    @Test func `bytes that are no UTF-8 are allowed in the file alone`() {
        let mark = Array("--\(Self.boundary)".utf8)
        let head = Array("\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n".utf8)
        let end = Array("\r\n--\(Self.boundary)--".utf8)
        #expect(read(mark + head + [0xFF] + end) == nil)
        #expect(read(mark + head + [0x41] + end) != nil)
        var body = Self.form()
        body[mark.count + 5] = 0xFF
        #expect(read(body) == nil)
    }

    @Test func `a form that was cut off anywhere is none`() {
        let body = Self.form()
        // But for the line end behind its end.
        for count in 0..<body.count - 2 {
            #expect(read(Array(body.prefix(count))) == nil, "\(count)")
        }
    }

    @Test func `whatever is changed, a form is read as a whole or not at all`() {
        var random = SeededGenerator(seed: 17)
        let pieces = ["\r\n", "--", "\r", "\n", "\"", Self.boundary, "\u{0}", ";", ": "].map {
            Array($0.utf8)
        }
        var taken = 0
        for _ in 0..<3_000 {
            var body = Self.form()
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<body.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: body[place] = UInt8.random(in: 0...255, using: &random)
                case 1: body.remove(at: place)
                default:
                    let piece = pieces[Int.random(in: 0..<pieces.count, using: &random)]
                    body.insert(contentsOf: piece, at: place)
                }
            }
            guard let form = read(body) else { continue }
            taken += 1
            let content = form.fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
            #expect(content + (form.file?.bytes.count ?? 0) <= body.count)
            #expect(form.fields.count <= 8)
            #expect(!form.fields.contains { $0.value.contains("\0") || $0.name.contains("\0") })
        }
        #expect(taken > 10)
    }

    @Test(
        arguments: [
            ("multipart/form-data; boundary=abc", "abc"),
            ("Multipart/Form-Data;boundary=\"a-b\"", "a-b"),
            ("multipart/form-data; boundary=", nil), ("multipart/form-data", nil),
            ("multipart/mixed; boundary=a", nil), ("multipart/form-data; boundary=\"a", nil),
            ("multipart/form-data; boundary=a\"b", nil), ("multipart/form-data; boundary=a b", nil),
            ("multipart/form-data; boundary=a; charset=utf-8", nil),
            ("application/x-www-form-urlencoded", nil),
            ("multipart/form-data; boundary=\(String(repeating: "a", count: 71))", nil),
        ] as [(String, String?)])
    func `the boundary is what the type says`(type: String, boundary: String?) {
        #expect(MultipartForm.boundary(ofType: type) == boundary)
    }

    @Test func `what a fuzzer starts from is read as it stands`() throws {
        let forms = try fuzzed("upload").map { try MultipartForm($0, boundary: "b") }
        #expect(forms.map(\.fields.count) == [1, 0, 1])
        #expect(forms.map { $0.file?.bytes.count } == [16, 19, nil])
    }

    @Test func `no type is no form with a file`() {
        #expect(MultipartForm.boundary(ofType: nil) == nil)
    }
}
