/// What is wrong with a picture, with what the designer is to do.
enum PictureMistake: Error, Equatable, CustomStringConvertible {
    /// It is no picture of its kind, or one that is cut off.
    case broken
    case tooManyPixels(width: Int, height: Int)
    /// It moves, which nobody could stop.
    case animated
    /// The line, from 1, where it stops being XML that every browser reads the same.
    case notXML(line: Int)
    /// `<!DOCTYPE`, `<![CDATA[`, `<?xml-stylesheet`; a character reference that is none of the five.
    case declaration(String, line: Int)
    case element(String, line: Int)
    case attribute(String, line: Int)
    /// It asks for something from outside: an address, a font, a picture within.
    case outside(line: Int)
    /// It says nowhere how large it is.
    case noSize
    /// Drawn through its references it is larger than any logo.
    case tooMuch

    var description: String {
        switch self {
        case .broken: "it is not a complete picture of this kind; save it anew"
        case .tooManyPixels(let width, let height):
            "it has \(width) × \(height) pixels; at most \(PNGCheck.mostPixels) either way"
        case .animated: "it is animated; save one picture"
        case .notXML(let line): "line \(line) is not well-formed XML in UTF-8; save it anew"
        case .declaration(let name, let line):
            "line \(line) has '\(name)'; save it as plain SVG without one, or as PNG"
        case .element(let name, let line):
            "line \(line) has the element '\(name)', which a logo does not need; save it as plain SVG "
                + "with paths only, or as PNG"
        case .attribute(let name, let line):
            "line \(line) has the attribute '\(name)'; save it as plain SVG, or as PNG"
        case .outside(let line):
            "line \(line) asks for something outside the file; save it with everything drawn, or as PNG"
        case .noSize: "its first element has no viewBox; save it with one"
        case .tooMuch:
            "it repeats parts of itself too often; save it with everything drawn, or as PNG"
        }
    }

    var japanese: String {
        switch self {
        case .broken: "画像ファイルとして正しくありません。保存し直してください。"
        case .tooManyPixels(let width, let height):
            "大きすぎます（\(width)×\(height)ピクセル）。縦横とも\(PNGCheck.mostPixels)ピクセル以下にしてください。"
        case .animated: "動く画像は使えません。静止画で保存してください。"
        case .notXML(let line): "\(line)行目付近が、UTF-8のXMLとして正しくありません。保存し直してください。"
        case .declaration(let name, let line), .element(let name, let line),
            .attribute(let name, let line):
            "\(line)行目の「\(name)」は使えません。図形だけのSVG、またはPNGで保存してください。"
        case .outside(let line):
            "\(line)行目で、外部のファイルや埋め込み画像を参照しています。図形だけのSVG、またはPNGで保存してください。"
        case .noSize: "大きさの指定（viewBox）がありません。viewBoxを付けて保存してください。"
        case .tooMuch: "同じ部品の繰り返しが多すぎます。図形だけのSVG、またはPNGで保存してください。"
        }
    }
}
