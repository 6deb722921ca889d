import Testing

@testable import MyPage
@testable import SiteSettings

/// How passwords are kept.
@Suite struct PasswordHashTests {
    @Test func `a hash matches its password only, and holds its parameters`() throws {
        let hash = try PasswordHash(
            of: "correct horse battery", salt: [UInt8](0..<16),
            rounds: Environment.live.passwordRounds)
        #expect(hash.text.hasPrefix("scrypt$131072$8$1$000102030405060708090a0b0c0d0e0f$"))
        #expect(try hash.matches("correct horse battery"))
        #expect(try !hash.matches("correct horse batterz"))
        #expect(try !PasswordHash(text: "").matches("x"))
    }

    /// RFC 7914, section 12.
    @Test func `another cost than ours is read from the hash`() throws {
        let key =
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
            + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
        let hash = PasswordHash(text: "scrypt$1024$8$16$4e61436c$\(key.prefix(64))")
        #expect(try hash.matches("password"))
    }
}
