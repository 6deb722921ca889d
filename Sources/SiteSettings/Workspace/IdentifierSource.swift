package import Foundation
import Synchronization

/// Makes ULIDs: 26 characters that sort by the moment they were made and name the same thing in
/// the databases and in file names. Source: the ULID specification (Crockford's base 32).
package final class IdentifierSource: Sendable {
    private struct Last {
        var milliseconds: Int64 = 0
        var random: [UInt8] = []
    }

    private let environment: Environment
    private let last = Mutex(Last())

    package init(_ environment: Environment) { self.environment = environment }

    /// A new one, above all that this source made before, even if the clock goes back.
    package func next() -> String {
        let now = Int64(environment.now().timeIntervalSince1970 * 1000)
        return last.withLock { last in
            if now > last.milliseconds || last.random.isEmpty || !Self.increment(&last.random) {
                last.milliseconds = max(now, last.milliseconds + (last.random.isEmpty ? 0 : 1))
                last.random = environment.randomBytes(10)
                // Room to count upwards within one millisecond.
                last.random[0] &= 0x7F
            }
            return Self.text(last.milliseconds, last.random)
        }
    }

    /// When an identifier was made, to the millisecond; nil if it is none.
    package static func date(of identifier: String) -> Date? {
        guard identifier.utf8.count == 26, let milliseconds = number(identifier.utf8.prefix(10))
        else { return nil }
        return Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }

    /// A number that is the higher the later an identifier was made: its milliseconds, and in the last
    /// 20 bits the end of its random part, which counts upwards within one millisecond; nil if it is none.
    package static func order(of identifier: String) -> Int64? {
        guard identifier.utf8.count == 26, let milliseconds = number(identifier.utf8.prefix(10)),
            let count = number(identifier.utf8.suffix(4))
        else { return nil }
        return milliseconds << 20 | count
    }

    /// What the identifiers made at a moment begin with; those of earlier ones sort below it.
    package static func prefix(at date: Date) -> String {
        String(text(Int64(max(0, date.timeIntervalSince1970) * 1000), []))
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    private static func number(_ letters: some Sequence<UInt8>) -> Int64? {
        var number: Int64 = 0
        for letter in letters {
            guard let digit = alphabet.firstIndex(of: letter) else { return nil }
            number = number << 5 | Int64(digit)
        }
        return number
    }

    /// Adds one; false if there is no room left.
    private static func increment(_ bytes: inout [UInt8]) -> Bool {
        for index in bytes.indices.reversed() {
            bytes[index] &+= 1
            if bytes[index] != 0 { return true }
        }
        return false
    }

    private static func text(_ milliseconds: Int64, _ random: [UInt8]) -> String {
        let moment = (0..<10).map { alphabet[Int(milliseconds >> (45 - 5 * Int64($0)) & 31)] }
        return String(decoding: moment, as: UTF8.self) + Base32.text(random, alphabet: alphabet)
    }
}
