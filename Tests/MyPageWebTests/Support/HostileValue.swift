/// What strangers send, as it stands in a form's body or in a query.
struct HostileValue {
    let name: String
    /// Percent-encoded, also to what is no UTF-8.
    let encoded: String

    private init(_ name: String, encoded: String) {
        self.name = name
        self.encoded = encoded
    }

    private init(_ name: String, _ text: String) {
        self.init(name, encoded: Self.encode(text))
    }

    /// None of them holds two English words in a row, as what was typed is shown again.
    static let all = [
        HostileValue("nothing", ""), HostileValue("blanks", " \u{3000}\t"),
        HostileValue("10,000 letters", String(repeating: "a", count: 10_000)),
        HostileValue("control characters", encoded: "a%00b%01%07%08%1B%7F%C2%85"),
        HostileValue(
            "line breaks", encoded: "a%0D%0ASet-Cookie:%20\(marker)=1%0D%0A%0D%0A%3Cb%3E%0A%0D"),
        HostileValue("script", "<script>alert(1)</script>"),
        HostileValue("attribute", "\"'><img src=x onerror=alert(1)>"),
        HostileValue("quote with a mark", "\"\u{301} onfocus=alert(1) <\u{200D}img>"),
        HostileValue("mustache", "{{name}} {{{name}}} {{#name}} {{/key}}"),
        HostileValue("formula", "=cmd|' /C calc'!A0"),
        HostileValue("path", "../../etc/passwd"), HostileValue("SQL", "' OR 1=1 --"),
        HostileValue("no UTF-8", encoded: "%FF%FE%C3%28%GG%"),
        HostileValue("surrogates", encoded: "%ED%A0%80a%ED%BF%BF"),
        HostileValue("right to left", "\u{202E}gnp.exe\u{2066}"),
        HostileValue("emoji", "👩‍👩‍👧‍👦a\u{301}\u{302}\u{303}が\u{3099}🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
        HostileValue("full width", "１２３＠ｍａｉｌ。ｅｘａｍｐｌｅ"), HostileValue("negative", "-1"),
        HostileValue("huge", "9223372036854775808"),
        HostileValue("no number", "NaN"), HostileValue("no date", "9999-99-99"),
        HostileValue("other site", "//evil.example/\\@evil.example"),
        HostileValue("64 zeros", String(repeating: "0", count: 64)),
    ]

    /// The cookie that none of our answers has.
    static let marker = "crawled"

    /// Everything but letters and digits as bytes.
    static func encode(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A:
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
            }
        }
        return result
    }
}
