import Testing

@testable import MyPage

@Suite struct RecoveryCodeTests {
    @Test func `ten bytes are sixteen letters and digits, none like another, in groups`() {
        let code = RecoveryCode([UInt8](0..<10))
        #expect(code.text == "000g-40r4-0m30-e209")
        #expect(RecoveryCode([UInt8](repeating: 255, count: 10)).text == "zzzz-zzzz-zzzz-zzzz")
    }

    @Test(arguments: [
        "000g-40r4-0m30-e209", "000G40R40M30E209", " 000g 40r4 0m30 e209 ", "oOog-4oR4-0m3O-e2o9",
        "０００ｇ－４０ｒ４－０ｍ３０－ｅ２０９",
    ])
    func `one is found as people type it`(typed: String) {
        #expect(RecoveryCode.hash(typed: typed) == RecoveryCode([UInt8](0..<10)).hash)
    }

    @Test func `l and i are ones`() {
        #expect(RecoveryCode.hash(typed: "lIiL") == RecoveryCode.hash(typed: "1111"))
        #expect(RecoveryCode.hash(typed: "1111") != RecoveryCode.hash(typed: "1110"))
    }
}
