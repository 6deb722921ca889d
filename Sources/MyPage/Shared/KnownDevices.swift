import Crypto
import Foundation
import SiteSettings
import SyncStore

/// The browsers in which somebody has signed in before. Each keeps a text that only this
/// installation can have made (HMAC-SHA256): for one name of one kind of holder, with a nonce by
/// which its tries are counted. So nobody is locked out where they are used to sign in, whatever
/// strangers type elsewhere. Source: OWASP, Slow Down Online Guessing Attacks with Device Cookies.
package struct KnownDevices: Sendable {
    private let key: SymmetricKey

    /// How long a browser is known after the last sign-in, in seconds: the longest that browsers keep
    /// a cookie. Source: RFC 6265bis, 5.5.
    package static let age = 400 * 86_400

    /// - Throws: `StoreError`
    init(accounts: AccountStore, environment: Environment) throws {
        key = SymmetricKey(data: try accounts.secret("device") { environment.randomBytes(32) })
    }

    /// What a browser keeps: when it was made, the nonce and the signature, with dots between. The
    /// name is not in it.
    /// - Parameter nonce: what nobody can guess, in hex.
    func device(_ kind: SessionKind, name: String, nonce: String, at now: Date) -> String {
        let made = Int(now.timeIntervalSince1970)
        let code = HMAC<SHA256>.authenticationCode(
            for: Self.message(kind, name, nonce, made), using: key)
        return "\(made).\(nonce).\(code.hex)"
    }

    /// The nonce of what a browser sent, if it was made for that name and is not too old; nil if
    /// not, and then it is worth as much as nothing. Takes as long for a wrong signature.
    func nonce(
        of device: String, _ kind: SessionKind, name: String, at now: Date
    ) -> String? {
        let parts = device.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let made = Int(parts[0]), let code = [UInt8](hex: parts[2]),
            HMAC<SHA256>.isValidAuthenticationCode(
                code, authenticating: Self.message(kind, name, parts[1], made), using: key),
            now.timeIntervalSince1970 - Double(made) < Double(Self.age)
        else { return nil }
        return parts[1]
    }

    private static func message(
        _ kind: SessionKind, _ name: String, _ nonce: String, _ made: Int
    ) -> [UInt8] {
        let kind =
            switch kind {
            case .account: "account"
            case .staff: "staff"
            }
        // The name last: it is the only part that may hold a space.
        return Array("device \(kind) \(made) \(nonce) \(name)".utf8)
    }
}

extension MyPageSite {
    /// Whether what a browser has kept was made for that name.
    func isKnown(_ device: String?, _ kind: SessionKind, name: String) -> Bool {
        device.map { devices.nonce(of: $0, kind, name: name, at: now) != nil } ?? false
    }

    /// Makes the browser known in which the holder of a name has just shown that it is theirs.
    func makeDevice(_ kind: SessionKind, name: String) -> String {
        devices.device(kind, name: name, nonce: environment.randomBytes(16).hex, at: now)
    }
}
