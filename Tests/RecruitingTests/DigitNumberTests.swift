import Testing

@testable import Recruiting

@Suite struct DigitNumberTests {
    private static func number(_ text: String) -> DigitNumber? {
        DigitNumber(Array(text.utf8)[...])
    }

    @Test func `numbers are in the order of their value at any size`() throws {
        let ascending = [
            "-123456789012345678901234567890", "-12.5", "-12.49", "-2", "-0.001", "0", "0.001",
            "0.01",
            "0.1", "1", "1.05", "1.5", "2", "10", "99.999", "100", "9007199254740993",
            "9007199254740994", "123456789012345678901234567890",
        ]
        let numbers = try ascending.map { try #require(Self.number($0)) }
        for (place, one) in numbers.enumerated() {
            for (otherPlace, other) in numbers.enumerated() {
                let expected = place == otherPlace ? 0 : place < otherPlace ? -1 : 1
                #expect(
                    one.compared(to: other) == expected,
                    "\(ascending[place]) and \(ascending[otherPlace])")
            }
        }
    }

    @Test(arguments: [
        ("1", "1.0"), ("1", "1.000"), ("007", "7"), ("0", "-0"), ("0", "-0.00"), ("0", "000"),
        ("12.50", "12.5"), ("-3.10", "-3.1"),
    ])
    func `the way a number is written does not change its value`(_ one: String, _ other: String)
        throws
    {
        let (first, second) = (try #require(Self.number(one)), try #require(Self.number(other)))
        #expect(first.compared(to: second) == 0)
        #expect(second.compared(to: first) == 0)
    }

    @Test(arguments: [
        "", "-", ".", "1.", ".5", "-.5", "1.2.3", "+1", "1,000", "1e3", " 1", "1 ", "１２", "--1",
        "1-", "0x10", "￥100",
    ])
    func `anything else is no number`(_ text: String) {
        #expect(Self.number(text) == nil)
    }

    @Test(arguments: [
        ("0", true), ("7", true), ("700", true), ("0.5", true), ("-0.5", true), ("-7", true),
        ("0600001", false), ("00", false), ("-07", false), ("00.5", false),
    ])
    func `a post code is not written as a number is`(_ text: String, _ isPlain: Bool) throws {
        #expect(try #require(Self.number(text)).isPlain == isPlain)
    }
}
