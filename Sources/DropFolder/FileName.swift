/// The name of a file as the kernel has it: bytes from a stranger, anything but `/` and NUL.
public struct FileName: Hashable, Sendable, Comparable {
    public let bytes: [UInt8]

    public init(bytes: some Collection<UInt8>) { self.bytes = Array(bytes) }

    public init(_ name: String) { bytes = Array(name.utf8) }

    public static func < (one: FileName, other: FileName) -> Bool {
        one.bytes.lexicographicallyPrecedes(other.bytes)
    }

    /// The longest `printable`, in bytes: with a delivery's id and a suffix behind it a name stays
    /// below the file system's 255.
    static let longestPrintable = 200

    /// The name made harmless: valid UTF-8 without control characters, no leading dot or hyphen,
    /// no slash, at most `longestPrintable` bytes. What had to go is written as `%XX`.
    public var printable: String {
        if isHarmless { return String(decoding: bytes, as: UTF8.self) }
        var text = ""
        var rest = bytes[...]
        while let first = rest.first {
            let piece: String
            let length: Int
            if let (character, size) = Self.character(at: rest) {
                let isLeading = text.isEmpty && (character == "." || character == "-")
                piece =
                    isLeading || !Self.isShown(character)
                    ? rest.prefix(size).map(Self.escaped).joined() : String(character)
                length = size
            } else {
                piece = Self.escaped(first)
                length = 1
            }
            guard text.utf8.count + piece.utf8.count <= Self.longestPrintable else { break }
            text += piece
            rest = rest.dropFirst(length)
        }
        return text.isEmpty ? "%" : text
    }

    /// Whether it is its own `printable`, as most names are: nothing is looked up for those.
    private var isHarmless: Bool {
        !bytes.isEmpty && bytes.count <= Self.longestPrintable
            && bytes[0] != UInt8(ascii: ".") && bytes[0] != UInt8(ascii: "-")
            && bytes.allSatisfy {
                (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\")
            }
    }

    /// The scalar at the start of the bytes and its length, or nil if they are not UTF-8.
    private static func character(at bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
        var decoder = UTF8()
        var iterator = bytes.prefix(4).makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
        return (scalar, UTF8.width(scalar))
    }

    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar != "/", scalar != "\\" else { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator, .unassigned:
            return false
        default:
            return true
        }
    }

    private static func escaped(_ byte: UInt8) -> String {
        let digits = Array("0123456789ABCDEF")
        return "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }

    /// Calls `work` with the name as C wants it.
    func withCString<Result>(_ work: (UnsafePointer<CChar>) -> Result) -> Result {
        (bytes + [0]).withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { rebound in
                // The array holds at least the terminating zero.
                work(rebound.baseAddress!)
            }
        }
    }
}
