import Foundation
import Recruiting

/// A form with a file as browsers post it (`multipart/form-data`), read strictly: what no browser writes
/// is no form. Nothing is guessed, and nothing is left over.
/// Source: RFC 7578; RFC 2046, section 5.1.1; WHATWG HTML, multipart/form-data encoding algorithm.
struct MultipartForm: Sendable {
    /// A file that somebody has chosen.
    struct File: Sendable, Equatable {
        /// The name of the field.
        let field: String
        let bytes: [UInt8]
    }

    /// The fields that are no files, in the order of the page.
    let fields: [(name: String, value: String)]
    /// nil if the form has none, or if none was chosen.
    let file: File?

    /// The body is no such form.
    struct Malformed: Error {}

    private static let mostParts = 8
    /// How many bytes the headers of a part may have.
    private static let mostHead = 1_024
    private static let lineEnd = Array("\r\n".utf8)

    /// - Parameter boundary: see `boundary(ofType:)`.
    init(_ body: [UInt8], boundary: String) throws(Malformed) {
        let mark = Array("--\(boundary)".utf8)
        var rest = body[...]
        guard rest.starts(with: mark) else { throw Malformed() }
        rest = rest.dropFirst(mark.count)
        var fields: [(name: String, value: String)] = []
        var file: File?
        var parts = 0
        var hasFile = false
        while !Self.isEnd(rest) {
            parts += 1
            guard parts <= Self.mostParts, rest.starts(with: Self.lineEnd) else {
                throw Malformed()
            }
            rest = rest.dropFirst(2)
            let blank = Self.lineEnd + Self.lineEnd
            guard let headEnd = Self.place(of: blank, in: rest.prefix(Self.mostHead)) else {
                throw Malformed()
            }
            let head = try Head(rest[..<headEnd])
            rest = rest[(headEnd + blank.count)...]
            guard let end = Self.place(of: Self.lineEnd + mark, in: rest) else { throw Malformed() }
            let content = rest[..<end]
            rest = rest[(end + 2 + mark.count)...]
            guard let fileName = head.fileName else {
                guard let value = String(validating: content, as: UTF8.self),
                    !content.contains(0)
                else { throw Malformed() }
                fields.append((head.name, value.withFewMarks))
                continue
            }
            guard !hasFile else { throw Malformed() }
            hasFile = true
            // What a browser sends where no file was chosen.
            if !fileName.isEmpty || !content.isEmpty {
                file = File(field: head.name, bytes: Array(content))
            }
        }
        self.fields = fields
        self.file = file
    }

    /// The boundary that a `Content-Type` names; nil if it is of another type, or names none that is
    /// allowed.
    static func boundary(ofType type: String?) -> String? {
        guard let type,
            let match = type.wholeMatch(
                of: /(?i:multipart\/form-data) *; *(?i:boundary)=("?)([^"]*)\1/)
        else { return nil }
        let boundary = String(match.2)
        let isGood = boundary.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "'()+_,-./:=?".utf8.contains(byte)
            }
        }
        return isGood && (1...70).contains(boundary.utf8.count) ? boundary : nil
    }

    /// Whether only the mark's own end is left.
    private static func isEnd(_ rest: ArraySlice<UInt8>) -> Bool {
        rest.elementsEqual("--".utf8) || rest.elementsEqual("--\r\n".utf8)
    }

    /// Where the bytes stand first.
    private static func place(of mark: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        var from = bytes.startIndex
        while let place = bytes[from...].firstIndex(of: mark[0]) {
            if bytes[place...].starts(with: mark) { return place }
            from = place + 1
        }
        return nil
    }

    /// The headers of a part.
    private struct Head {
        let name: String
        /// nil for a field that is no file; empty if none was chosen.
        let fileName: String?

        init(_ bytes: ArraySlice<UInt8>) throws(Malformed) {
            guard let text = String(validating: bytes, as: UTF8.self) else { throw Malformed() }
            var values: [String: String] = [:]
            for line in text.components(separatedBy: "\r\n") {
                guard line.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }),
                    let match = line.wholeMatch(of: /([A-Za-z-]+): *(.*)/)
                else { throw Malformed() }
                let name = match.1.lowercased()
                guard ["content-disposition", "content-type"].contains(name), values[name] == nil
                else { throw Malformed() }
                values[name] = String(match.2)
            }
            // Quotes within are written as %22.
            guard
                let match = values["content-disposition"]?.wholeMatch(
                    of: /form-data; name="([^"]*)"(?:; filename="([^"]*)")?/)
            else { throw Malformed() }
            name = String(match.1)
            fileName = match.2.map { String($0) }
        }
    }
}
