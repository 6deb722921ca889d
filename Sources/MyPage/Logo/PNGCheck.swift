/// Whether bytes are one PNG picture and nothing else: its chunks from the first to the last, with their
/// checksums, as more behind them would make the file something else as well.
/// Source: PNG Specification (Third Edition), 5 and 11.
enum PNGCheck {
    /// Either way. A browser needs 4 bytes for each pixel, however small the file.
    static let mostPixels = 2_000

    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// - Returns: how wide it is for its height.
    static func ratio(of bytes: [UInt8]) throws(PictureMistake) -> Double {
        guard bytes.starts(with: signature) else { throw .broken }
        var at = signature.count
        var names: [String] = []
        var size: (width: Int, height: Int)?
        while names.last != "IEND" {
            guard bytes.count - at >= 12 else { throw .broken }
            let length = number(bytes, at)
            guard length <= bytes.count - at - 12 else { throw .broken }
            let body = at + 8
            let name = String(decoding: bytes[at + 4..<body], as: UTF8.self)
            let sum = checksum(bytes[at + 4..<body + length])
            guard number(bytes, body + length) == Int(sum) else { throw .broken }
            if ["acTL", "fcTL", "fdAT"].contains(name) { throw .animated }
            if names.isEmpty {
                guard name == "IHDR", length == 13 else { throw .broken }
                size = (number(bytes, body), number(bytes, body + 4))
            }
            names.append(name)
            at = body + length + 4
        }
        guard let size, at == bytes.count, names.contains("IDAT"), size.width > 0, size.height > 0
        else { throw .broken }
        guard max(size.width, size.height) <= mostPixels else {
            throw .tooManyPixels(width: size.width, height: size.height)
        }
        return Double(size.width) / Double(size.height)
    }

    /// Four bytes, the highest first.
    private static func number(_ bytes: [UInt8], _ at: Int) -> Int {
        bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    /// CRC-32. Source: PNG Specification, 5.5 and Annex D.
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        ~bytes.reduce(~0 as UInt32) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ ($0 >> 8) }
    }

    private static let table: [UInt32] = (0..<256).map { (index: UInt32) -> UInt32 in
        (0..<8).reduce(index) { sum, _ in sum & 1 == 1 ? 0xEDB8_8320 ^ (sum >> 1) : sum >> 1 }
    }
}
