import Testing

@testable import SiteSettings

@Suite struct HexTests {
    @Test func `every byte is two digits, in whatever it comes`() {
        let bytes = [UInt8](0...255)
        let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(bytes.hex == digits)
        #expect(bytes.withUnsafeBytes { $0.hex } == digits)
        #expect(bytes.lazy.map { $0 }.hex == digits)
        #expect([UInt8](hex: digits) == bytes)
        #expect([UInt8]().hex.isEmpty)
    }

    @Test(arguments: [0, 1, 7, 8, 9, 32, 256, 257, 1_000])
    func `there are as many random bytes as were asked for, and others each time`(count: Int) {
        let bytes = Environment.live.randomBytes(count)
        #expect(bytes.count == count)
        // Of eight bytes or more the same come once in 2^64.
        if count >= 8 { #expect(bytes != Environment.live.randomBytes(count)) }
    }
}
