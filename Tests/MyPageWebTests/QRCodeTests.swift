import Foundation
import TestSupport
import Testing

@testable import MyPageWeb

/// QR codes on the pages. That readers understand the golden file was tried with ZXing when it was
/// made.
@Suite struct QRCodeTests {
    private static let text =
        "otpauth://totp/HR%20Deli:hanako?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=HR%20Deli"

    @Test func `it is drawn as inline SVG, in one path, without styles`() throws {
        let svg = try #require(QRCode(Self.text)).svg(label: "認証アプリで読み取るQRコード")
        try Golden.expect(Data(svg.utf8), equal: "qr-code.svg")
        #expect(svg.matches(of: /<path\s/).count == 1)
        for text in ["style", "<script", "href"] { #expect(!svg.contains(text)) }
    }

    /// ISO/IEC 18004, 6.3.3.
    @Test(arguments: ["1", text, String(repeating: "x", count: 858)])
    func `three corners have their finder patterns`(text: String) throws {
        let code = try #require(QRCode(text))
        #expect(code.size % 4 == 1 && code.size >= 21 && code.size <= 97)
        let far = code.size - 7
        for (left, top) in [(0, 0), (far, 0), (0, far)] {
            for y in 0..<7 {
                for x in 0..<7 {
                    let ring = max(abs(x - 3), abs(y - 3))
                    #expect(code.isDark(x: left + x, y: top + y) == (ring != 2))
                }
            }
        }
    }

    @Test func `four modules around it are light`() throws {
        let code = try #require(QRCode(Self.text))
        let svg = code.svg(label: "x")
        let whole = code.size + 8
        #expect(svg.contains("viewBox=\"0 0 \(whole) \(whole)\""))
        for run in svg.matches(of: /M(\d+) (\d+)h(\d+)v1/) {
            let (left, top, width) = (Int(run.1) ?? 0, Int(run.2) ?? 0, Int(run.3) ?? 0)
            #expect(left >= 4 && left + width <= whole - 4 && top >= 4 && top < whole - 4)
        }
    }

    @Test func `what it is for is text, whatever it holds`() throws {
        #expect(try #require(QRCode("x")).svg(label: "\"><b>").contains("&quot;&gt;&lt;b&gt;"))
    }

    @Test func `a text that is too long is none`() {
        #expect(QRCode(String(repeating: "x", count: 859)) == nil)
    }
}
