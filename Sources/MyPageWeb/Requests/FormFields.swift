import Foundation
import Recruiting

/// The fields of a posted form, in the order of the page; a name may come more than once.
/// Source: WHATWG URL, application/x-www-form-urlencoded parsing.
struct FormFields: Sendable {
    let fields: [(name: String, value: String)]

    /// Bytes that are no UTF-8 become U+FFFD, as the standard wants it; zeros are left out, as nothing
    /// that people type holds one, and what reads C strings would stop there. So are combining marks
    /// without end (see `String.withFewMarks`).
    init(_ body: String = "") {
        fields = body.utf8.split(separator: UInt8(ascii: "&")).map { pair in
            let sides = pair.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decoded(sides[0]), sides.count == 2 ? Self.decoded(sides[1]) : "")
        }
    }

    init(_ fields: [(name: String, value: String)]) { self.fields = fields }

    /// The value of the first field called so; empty if there is none.
    subscript(name: String) -> String { fields.first { $0.name == name }?.value ?? "" }

    /// Whether there is a field called so, even an empty one.
    func contains(_ name: String) -> Bool { fields.contains { $0.name == name } }

    /// Whether its page has shown what is there now; one of an earlier version does not say.
    func isOf(revision: String) -> Bool { [revision, ""].contains(self["revision"]) }

    /// The values of all fields called so.
    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// A value as a query has it.
    static func encoded(_ value: String) -> String {
        value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    /// Fields as the query of an address; those that are empty are left out.
    static func query(_ fields: [(name: String, value: String)]) -> String {
        fields.filter { !$0.value.isEmpty }.map { "\($0.name)=\(encoded($0.value))" }
            .joined(separator: "&")
    }

    private static func decoded(_ bytes: Substring.UTF8View) -> String {
        var result: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): result.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = rest.prefix(2)
                if digits.count == 2,
                    digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
                    let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
                {
                    result.append(value)
                    rest = rest.dropFirst(2)
                } else {
                    result.append(byte)
                }
            default: result.append(byte)
            }
        }
        return String(decoding: result.filter { $0 != 0 }, as: UTF8.self).withFewMarks
    }
}
