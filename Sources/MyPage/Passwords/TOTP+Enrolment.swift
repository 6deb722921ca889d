import Foundation
import SiteSettings

extension TOTP {
    /// The secret as an app takes it when it is typed.
    var text: String { Base32.text(secret) }

    /// What an app reads from a QR code, ASCII only. Source: the Key URI Format of Google Authenticator,
    /// which apps go by; what is left to the defaults there is SHA-1, 6 digits and 30 s.
    /// - Parameters:
    ///   - site: whose code it is, as the app shows it; as much of it as a QR code has room for.
    ///   - name: of whom.
    func uri(site: String, name: String) -> String {
        let site = Self.label(site, most: 20)
        let name = Self.label(name, most: 24)
        return "otpauth://totp/\(site):\(name)?secret=\(text)&issuer=\(site)"
    }

    /// Percent-encoded whatever RFC 3986 does not leave alone. The colon stands between the two.
    private static func label(_ text: String, most: Int) -> String {
        var short = String.UnicodeScalarView()
        short.append(contentsOf: text.unicodeScalars.prefix(most).map { $0 == ":" ? "：" : $0 })
        let unreserved = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return String(short).addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }
}
