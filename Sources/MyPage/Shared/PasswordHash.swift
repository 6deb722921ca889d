import Crypto
import CryptoExtras
import Foundation
import SiteSettings

/// A password as it is stored: scrypt, its parameters beside it. Source: RFC 7914.
struct PasswordHash: Equatable {
    /// `scrypt$131072$8$1$<salt>$<key>`, the last two in hex.
    let text: String

    init(text: String) { self.text = text }

    /// One that no password matches, so that an unknown name takes as long as a known one.
    static func nobody(rounds: Int) -> PasswordHash {
        PasswordHash(
            text: "scrypt$\(rounds)$8$1$00000000000000000000000000000000$"
                + String(repeating: "0", count: 64))
    }

    /// Hashes a normalized password; takes `rounds` KiB and as long as they take.
    init(of password: String, salt: [UInt8], rounds: Int) throws {
        let cost = Cost(rounds: rounds, blockSize: 8, parallelism: 1)
        let key = try cost.key(of: password, salt: salt)
        text = "scrypt$\(cost.rounds)$\(cost.blockSize)$\(cost.parallelism)$\(salt.hex)$\(key.hex)"
    }

    /// Whether it is that of a normalized password; takes as long whatever the answer.
    func matches(_ password: String) throws -> Bool {
        let parts = text.split(separator: "$")
        guard parts.count == 6, parts[0] == "scrypt", let rounds = Int(parts[1]),
            let blockSize = Int(parts[2]), let parallelism = Int(parts[3]),
            let salt = [UInt8](hex: String(parts[4])), let key = [UInt8](hex: String(parts[5]))
        else { return false }
        let cost = Cost(rounds: rounds, blockSize: blockSize, parallelism: parallelism)
        let other = try cost.key(of: password, salt: salt)
        return key.isSame(inConstantTimeAs: other)
    }

    private struct Cost {
        let rounds: Int
        let blockSize: Int
        let parallelism: Int

        func key(of password: String, salt: [UInt8]) throws -> [UInt8] {
            let key = try KDF.Scrypt.deriveKey(
                from: Data(password.utf8), salt: salt, outputByteCount: 32, rounds: rounds,
                blockSize: blockSize, parallelism: parallelism)
            return key.withUnsafeBytes { Array($0) }
        }
    }
}
