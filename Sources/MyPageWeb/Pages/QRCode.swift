import CQRCode

/// A text as a QR code. Source: ISO/IEC 18004.
struct QRCode {
    /// How many modules wide and high it is, without its quiet zone.
    let size: Int
    /// Whether a module is dark, row by row.
    private let dark: [Bool]

    /// The light border that readers need, in modules. Source: ISO/IEC 18004, 6.3.8.
    static let quietZone = 4

    /// The largest that a telephone reads from a screen without trouble: 97 modules.
    private static let largestVersion: Int32 = 20

    /// - Returns: nil if the text is too long: at most 858 bytes fit.
    init?(_ text: String) {
        let length = Int(cqrcode_buffer_length(Self.largestVersion))
        var scratch = [UInt8](repeating: 0, count: length)
        var code = scratch
        // A screen is neither torn nor dirty: larger modules help more than spare ones. Where there is
        // room for a higher level all the same, it is taken.
        let fits = qrcodegen_encodeText(
            text, &scratch, &code, qrcodegen_Ecc_LOW, 1, Self.largestVersion,
            qrcodegen_Mask_AUTO, true)
        guard fits else { return nil }
        let side = qrcodegen_getSize(code)
        size = Int(side)
        dark = (0..<side).flatMap { y in (0..<side).map { qrcodegen_getModule(code, $0, y) } }
    }

    func isDark(x: Int, y: Int) -> Bool { dark[y * size + x] }

    /// As inline SVG with its quiet zone, in units of a module.
    /// - Parameter label: what it is, for those who don't see it.
    func svg(label: String) -> String {
        let whole = size + 2 * Self.quietZone
        var path = ""
        for y in 0..<size {
            var x = 0
            while x < size {
                let start = x
                while x < size, isDark(x: x, y: y) { x += 1 }
                if x > start {
                    let (left, top, width) = (start + Self.quietZone, y + Self.quietZone, x - start)
                    path += "M\(left) \(top)h\(width)v1h-\(width)z"
                }
                x += 1
            }
        }
        return """
            <svg class="qr" role="img" aria-label="\(Page.escaped(label))" \
            viewBox="0 0 \(whole) \(whole)" shape-rendering="crispEdges">\
            <rect width="\(whole)" height="\(whole)" fill="#fff"/>\
            <path d="\(path)" fill="#000"/></svg>
            """
    }
}
