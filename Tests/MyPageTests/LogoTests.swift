import Foundation
import Testing

@testable import MyPage

/// The logo of a workspace: what is shown, and what a careless designer or a stranger may have put there.
@Suite struct LogoTests {
    private static let namespace = "xmlns=\"http://www.w3.org/2000/svg\""
    private static let png =
        "iVBORw0KGgoAAAANSUhEUgAAAAQAAAACAQAAAABX00DOAAAADElEQVR42mNgYGAAAAAEAAHI6uv5AAAAAElFTkSuQmCC"

    private func mistake(_ kind: Logo.Kind, _ bytes: [UInt8]) -> PictureMistake? {
        do throws(LogoProblem) {
            _ = try Logo(kind, bytes)
            return nil
        } catch {
            guard case .picture(let mistake) = error.cause else { return nil }
            #expect(!mistake.description.isEmpty && !mistake.japanese.isEmpty)
            return mistake
        }
    }

    /// What is wrong with an SVG that holds this.
    private func mistake(_ body: String, root: String = "") -> PictureMistake? {
        mistake(
            .svg,
            Array("<svg \(Self.namespace) viewBox=\"0 0 120 40\" \(root)>\n\(body)</svg>".utf8))
    }

    private func bytes(_ base64: String) throws -> [UInt8] {
        Array(try #require(Data(base64Encoded: base64)))
    }

    // MARK: PNG

    @Test func `a PNG is taken with its size`() throws {
        let logo = try Logo(.png, bytes(Self.png))
        #expect(logo.ratio == 2)
        #expect(logo.version.count == 8)
    }

    @Test func `what is no whole PNG, or more than one file, is refused`() throws {
        let good = try bytes(Self.png)
        var flipped = good
        flipped[50] ^= 1
        let broken: [[UInt8]] = [
            [], Array("<html>".utf8), Array(good.dropLast()), Array(good.prefix(30)), flipped,
            good + Array("<script>".utf8), Array(good.dropFirst(8)),
            try bytes(
                "iVBORw0KGgoAAAANSUhEUgAAAAQAAAACAQAAAABX00DOAAAAAElFTkSuQmCC"),
            // A chunk that says it is longer than everything.
            Array(good.prefix(33)) + [0xFF, 0xFF, 0xFF, 0xFF] + good.dropFirst(37),
        ]
        for (number, bytes) in broken.enumerated() {
            #expect(mistake(.png, bytes) == .broken, "\(number)")
        }
    }

    @Test func `a PNG that is too wide, or moves, is refused`() throws {
        let wide = try bytes(
            "iVBORw0KGgoAAAANSUhEUgAAB9EAAAABAQAAAABBRGPuAAAADElEQVR42mNgGLkAAAD8AAEy0wUiAAAAAElFTkSuQmCC"
        )
        #expect(mistake(.png, wide) == .tooManyPixels(width: 2_001, height: 1))
        let moving = try bytes(
            "iVBORw0KGgoAAAANSUhEUgAAAAQAAAACAQAAAABX00DOAAAACGFjVEwAAAABAAAAALQt6aAAAAAMSURBVHja"
                + "Y2BgYAAAAAQAAcjq6/kAAAAASUVORK5CYII=")
        #expect(mistake(.png, moving) == .animated)
    }

    // MARK: SVG

    @Test(arguments: [
        "<path d=\"M0 0h10\"/>", "<g id='a'><title>株式会社 A&amp;B</title></g>\n",
        "<style type=\"text/css\">.cls-1{fill:url(#g)}.cls-2,.cls-3{fill:#0b5cab}</style>"
            + "<linearGradient id=\"g\"><stop offset=\"0\" style=\"stop-color:rgb(1,2,3)\"/>"
            + "</linearGradient><path class=\"cls-1\" d=\"M0 0\"/>",
        "<defs><clipPath id=\"c\"><rect width=\"1\" height=\"1\" class=\"x\"/></clipPath></defs>"
            + "<g clip-path=\"url(#c)\" transform=\"translate(1 2) scale(2)\"/>",
        "<symbol id=\"s\"><circle r=\"1\"/></symbol><use href=\"#s\"/><use href='#s' x=\"2\"/>",
        "<!-- drawn by hand --><g data-name=\"レイヤー (1)\" aria-label=\"a@b\"/>",
        "<text font-family=\"'Noto Sans JP', sans-serif\">ロゴ</text>",
    ])
    func `an SVG that draws is taken`(body: String) {
        #expect(mistake(body) == nil)
    }

    @Test func `an SVG may begin with a mark and a head that says UTF-8`() throws {
        let svg = "<svg \(Self.namespace) viewBox='0,0,120,40'/>\n"
        for head in [
            "\u{FEFF}", "<?xml version=\"1.0\"?>", "<?xml version='1.0' encoding='utf-8'?>\n",
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?><!-- a -->",
        ] {
            #expect(try Logo(.svg, Array((head + svg).utf8)).ratio == 3)
        }
        for encoding in ["UTF-7", "Shift_JIS", "UTF-16"] {
            let head = "<?xml version=\"1.0\" encoding=\"\(encoding)\"?>"
            #expect(mistake(.svg, Array((head + svg).utf8)) == .declaration("<?xml", line: 1))
        }
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "<script href=\"#a\"/>", "<foreignObject/>",
        "<image href=\"data:image/png;base64,AAAA\"/>", "<a href=\"#x\"/>", "<animate/>",
        "<set attributeName=\"href\" to=\"javascript:alert(1)\"/>", "<iframe/>", "<feImage/>",
        "<svg:script/>", "<SCRIPT/>", "<svg/>", "<style><script/></style>", "<filter/>",
    ])
    func `an element that a logo does not need is refused at its line`(body: String) throws {
        guard case .element(_, let line) = try #require(mistake(body)) else {
            Issue.record("\(body)")
            return
        }
        #expect(line == 2)
    }

    @Test(arguments: [
        "<g onload=\"alert(1)\"/>", "<g ONCLICK='x'/>", "<g xml:base=\"https://evil.example/\"/>",
        "<g inkscape:label=\"C:\\Users\\yamada\"/>", "<g src=\"x\"/>", "<g ev:event='load'/>",
        "<g xmlns=\"http://www.w3.org/1999/xhtml\"/>", "<g xmlns:xlink=\"urn:other\"/>",
    ])
    func `an attribute that does more than draw is refused`(body: String) throws {
        guard case .attribute = try #require(mistake(body)) else {
            Issue.record("\(body)")
            return
        }
    }

    @Test(arguments: [
        "<use href=\"https://evil.example/a.svg#b\"/>", "<use xlink:href=\"//evil.example\"/>",
        "<path href=\"#a\"/>", "<path fill=\"url(https://evil.example/)\"/>",
        "<path fill=\"url( 'https://evil.example/')\"/>", "<path style=\"fill:u\\72l(x)\"/>",
        "<path style=\"background:image-set('x' 1x)\"/>", "<path style=\"fill:URL(x)\"/>",
        "<style>@import 'https://evil.example/a.css';</style>",
        "<style>@font-face{src:url(#a)}</style>", "<style>.a{fill:url(&quot;x&quot;)}</style>",
        "<style>.a{fill:ur<!-- -->l(x)}</style>", "<style>.a{fill:url(<!-- -->x)}</style>",
        "<style>/* } */ .a{fill:red}</style>", "<style>path{fill:url(#a)}</style>",
    ])
    func `what may ask for something outside is refused`(body: String) {
        #expect(mistake(body) == .outside(line: 2))
    }

    @Test(arguments: [
        "<!ENTITY a \"b\">", "<![CDATA[x]]>", "<?xml-stylesheet href=\"x\"?>", "&#64;", "&nbsp;",
        "<style>&#64;import 'x';</style>", "<g id=\"&#x6a;\"/>", "a & b",
    ])
    func `a declaration, an instruction or a reference of its own is refused`(body: String) throws {
        guard case .declaration = try #require(mistake(body)) else {
            Issue.record("\(body)")
            return
        }
    }

    @Test func `a document type is refused, as many programs write one`() {
        let head = "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"x\">\n"
        let svg = "<svg \(Self.namespace) viewBox=\"0 0 1 1\"/>"
        #expect(mistake(.svg, Array((head + svg).utf8)) == .declaration("<!DOCTYPE", line: 1))
    }

    @Test(arguments: [
        "<g>", "</g>", "<g></p>", "<g a=1/>", "<g a=\"<\"/>", "<g a='1' a='2'/>",
        "<g a=\"1\"b='2'/>",
        "< g/>", "<g", "<g a=\"", "<!-- a -- b -->", "<!-- a", "<グ/>", "\u{1}", "\u{FFFF}",
    ])
    func `what browsers might not read alike is refused`(body: String) throws {
        guard case .notXML = try #require(mistake(body)) else {
            Issue.record("\(body)")
            return
        }
    }

    @Test func `it must be one SVG, in UTF-8, with a size`() {
        let root = "<svg \(Self.namespace) viewBox=\"0 0 1 1\"/>"
        #expect(mistake(.svg, Array("".utf8)) != nil)
        #expect(mistake(.svg, Array((root + root).utf8)) == .notXML(line: 1))
        #expect(mistake(.svg, Array((root + "text").utf8)) == .notXML(line: 1))
        #expect(mistake(.svg, [0xFF, 0xFE] + Array(root.utf8)) == .notXML(line: 1))
        #expect(mistake(.svg, Array("<g/>".utf8)) == .element("g", line: 1))
        #expect(
            mistake(.svg, Array("<svg viewBox='0 0 1 1'/>".utf8)) == .attribute("xmlns", line: 1))
        for size in ["", "0 0 1", "0 0 0 1", "0 0 1 -1", "0 0 1 nan", "0 0 inf 1"] {
            let svg = "<svg \(Self.namespace) viewBox=\"\(size)\"/>"
            #expect(mistake(.svg, Array(svg.utf8)) == .noSize, "\(size)")
        }
    }

    @Test func `a file that repeats itself beyond measure, or without end, is refused`() {
        var laughs = "<g id=\"g0\"><path/></g>"
        for level in 1...20 {
            let former = "<use href=\"#g\(level - 1)\"/>"
            laughs += "<g id=\"g\(level)\">\(former)\(former)</g>"
        }
        #expect(mistake(laughs) == .tooMuch)
        var masks = ""
        var style = ""
        for level in 0..<20 {
            let within = "<g class=\"m\(level + 1)\"/>"
            masks += "<mask id=\"m\(level)\">\(within)\(within)</mask>"
            style += ".m\(level){mask:url(#m\(level))}"
        }
        #expect(mistake("<g class=\"m0\"/>\(masks)<style>\(style)</style>") == .tooMuch)
        #expect(mistake("<g id=\"a\"><use href=\"#a\"/></g>") == .tooMuch)
        #expect(mistake("<use href=\"#root\"/>", root: "id=\"root\"") == .tooMuch)
        let chain = (0..<500).map { "<g id=\"c\($0)\"><use href=\"#c\($0 + 1)\"/></g>" }
        #expect(mistake(chain.joined()) == .tooMuch)
        let many = String(repeating: "<path/>", count: 20_001)
        #expect(mistake(many) == .tooMuch)
        #expect(mistake(String(repeating: "<path/>", count: 1_000)) == nil)
        let deep = String(repeating: "<g>", count: 70) + String(repeating: "</g>", count: 70)
        #expect(mistake(deep) == .notXML(line: 2))
    }
}
