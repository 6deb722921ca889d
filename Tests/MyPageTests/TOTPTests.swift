import Foundation
import SiteSettings
import Testing

@testable import MyPage

/// Codes that change with time.
@Suite struct TOTPTests {
    private static let secret = Array("12345678901234567890".utf8)
    private let totp = TOTP(secret: TOTPTests.secret)

    /// RFC 4226, appendix D.
    @Test(
        arguments: zip(
            UInt64(0)...9,
            [
                "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583",
                "399871", "520489",
            ]))
    func `the codes of RFC 4226`(counter: UInt64, code: String) {
        #expect(TOTP.code(secret: Self.secret, counter: counter, digits: 6) == code)
    }

    /// RFC 6238, appendix B.
    @Test(arguments: [
        (59.0, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"), (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ])
    func `the codes of RFC 6238`(seconds: Double, code: String) {
        let step = TOTP.step(at: Date(timeIntervalSince1970: seconds))
        #expect(TOTP.code(secret: Self.secret, counter: UInt64(step), digits: 8) == code)
        #expect(totp.code(step: step) == String(code.suffix(6)))
    }

    @Test func `a step begins at its first moment, and its code is taken one step either way`() {
        // The code of step 1 is shown from 30 s to 60 s.
        let code = "287082"
        for (seconds, isTaken) in [
            (-0.001, false), (0, true), (29.999, true), (30, true), (59.999, true), (60, true),
            (89.999, true), (90, false),
        ] {
            let date = Date(timeIntervalSince1970: seconds)
            #expect((totp.step(of: code, at: date, after: nil) == 1) == isTaken, "\(seconds)")
        }
    }

    @Test func `a code is taken only if its step is later than that of the last one`() {
        let date = Date(timeIntervalSince1970: 45)
        let codes = (0...2).map { totp.code(step: $0) }
        #expect(codes.map { totp.step(of: $0, at: date, after: nil) } == [0, 1, 2])
        #expect(codes.map { totp.step(of: $0, at: date, after: 0) } == [nil, 1, 2])
        #expect(codes.map { totp.step(of: $0, at: date, after: 1) } == [nil, nil, 2])
        #expect(codes.map { totp.step(of: $0, at: date, after: 2) } == [nil, nil, nil])
    }

    @Test(arguments: ["287 082", " 287082\n", "２８７０８２", "287-082"])
    func `spaces, hyphens and full-width digits do not matter`(typed: String) {
        #expect(totp.step(of: typed, at: Date(timeIntervalSince1970: 45), after: nil) == 1)
    }

    @Test(arguments: ["", "28708", "2870822", "287083", "94287082", "二八七〇八二", "٢٨٧٠٨٢"])
    func `anything else is no code`(typed: String) {
        #expect(totp.step(of: typed, at: Date(timeIntervalSince1970: 45), after: nil) == nil)
    }

    /// RFC 4648, 10; without the padding.
    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"),
        ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI"),
    ])
    func `base 32 as in RFC 4648`(bytes: String, text: String) {
        #expect(Base32.text(Array(bytes.utf8)) == text)
    }

    @Test func `an app reads secret, site and name, whatever they hold`() {
        #expect(
            totp.uri(site: "HR Deli", name: "hanako")
                == "otpauth://totp/HR%20Deli:hanako?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                + "&issuer=HR%20Deli")
        let uri = totp.uri(site: "a:b&secret=x", name: "山?田#/%+\u{301}")
        #expect(
            uri == "otpauth://totp/a%EF%BC%9Ab%26secret%3Dx:%E5%B1%B1%3F%E7%94%B0%23%2F%25%2B"
                + "%CC%81?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=a%EF%BC%9Ab%26secret%3Dx")
        let long = String(repeating: "𠮟", count: 200)
        #expect(totp.uri(site: long, name: long).utf8.count <= 858)
    }
}
