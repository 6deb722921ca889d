import Testing

@testable import SiteSettings

@Suite struct NetworkAddressTests {
    @Test(arguments: [
        ("192.0.2.1", "::ffff:192.0.2.1"), ("192.0.2.1", " 192.0.2.1 "),
        ("192.0.2.1", "192.0.2.1:8443"), ("2001:db8::1", "[2001:db8::1]:443"),
        ("2001:db8::1", "2001:0DB8:0:0::1"),
    ])
    func `two spellings of one address are one`(one: String, other: String) {
        #expect(NetworkAddress(one) != nil)
        #expect(NetworkAddress(one) == NetworkAddress(other))
    }

    @Test(arguments: ["", "proxy", "10.0.0.0/8", "192.0.2", "192.0.2.256", "unknown", "[::1"])
    func `what is no address is none`(text: String) {
        #expect(NetworkAddress(text) == nil)
    }

    @Test func `for a ceiling an address of IPv6 is its network`() {
        #expect(NetworkAddress("192.0.2.1")?.client == "192.0.2.1")
        let one = NetworkAddress("2001:db8:1:2::3")?.client
        #expect(one == "20010db800010002/64")
        #expect(NetworkAddress("2001:db8:1:2:ffff::9")?.client == one)
        #expect(NetworkAddress("2001:db8:1:3::3")?.client != one)
    }
}
