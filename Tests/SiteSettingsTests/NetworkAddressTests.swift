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

    @Test func `the network of a client of IPv6 is its first 56 bits, of IPv4 itself`() throws {
        func network(_ text: String) throws -> String {
            NetworkAddress.network(ofClient: try #require(NetworkAddress(text)).client)
        }
        #expect(try network("2001:db8:0:100::3") == "20010db8000001/56")
        #expect(try network("2001:db8:0:1ff:9::") == "20010db8000001/56")
        #expect(try network("2001:db8:0:200::3") == "20010db8000002/56")
        #expect(try network("192.0.2.1") == "192.0.2.1")
        #expect(NetworkAddress.network(ofClient: "unknown") == "unknown")
    }

    @Test func `nobody's on the internet are loopback, private and link-local addresses`() throws {
        for text in [
            "127.0.0.1", "127.9.9.9", "::1", "10.0.0.1", "172.16.0.1", "172.31.255.255",
            "192.168.1.1", "169.254.1.1", "fc00::1", "fdff::1", "fe80::1", "febf::1",
            "::ffff:10.0.0.1",
        ] {
            let address = try #require(NetworkAddress(text))
            #expect(address.isInternal, "\(text)")
        }
        for text in [
            "128.0.0.1", "11.0.0.1", "172.15.0.1", "172.32.0.1", "192.169.1.1", "169.253.0.1",
            "203.0.113.7", "2001:db8::1", "fec0::1", "fb00::1", "::2", "::", "0.0.0.0",
        ] {
            let address = try #require(NetworkAddress(text))
            #expect(!address.isInternal, "\(text)")
        }
    }

    @Test(arguments: ["192.0.2.1", "2001:db8::1", "::1"])
    func `it is written as it is read`(text: String) throws {
        let address = try #require(NetworkAddress(text))
        #expect(address.description == text)
    }
}
