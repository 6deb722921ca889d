/// Somebody who makes up bytes; the same ones every time.
struct Stranger: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        // SplitMix64.
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A name that the kernel would take, as nasty as it gets.
    mutating func fileName() -> [UInt8] {
        let pieces: [[UInt8]] = [
            [0x0A], [0x2E], [0x2E, 0x2E], [0x2D], [0x22], [0x27], [0x20], [0x5C], [0x7F], [0xFF],
            [0xC0, 0xAF], [0xE3, 0x81], [0xE2, 0x80, 0xAE], [0xEF, 0xBB, 0xBF], [0xED, 0xA0, 0x80],
            Array("山".utf8), Array("😀".utf8), [0x61],
        ]
        var bytes: [UInt8] = []
        let length = Int.random(in: 1...255, using: &self)
        while bytes.count < length {
            if Bool.random(using: &self) {
                bytes += pieces.randomElement(using: &self) ?? []
            } else {
                let byte = UInt8.random(in: 1...255, using: &self)
                bytes.append(byte == UInt8(ascii: "/") ? UInt8(ascii: "%") : byte)
            }
        }
        bytes.removeLast(max(0, bytes.count - 255))
        return bytes
    }
}
