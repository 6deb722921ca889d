import SiteSettings
import SyncStore

/// A secret as it is shown to its holder, for the app that makes codes of it.
package struct FactorSecret: Sendable, Equatable {
    /// In base 32, as somebody types it and as the page gives it back.
    package let text: String
    /// What the QR code says: `otpauth://totp/…`.
    package let uri: String

    init(_ totp: TOTP, of staff: Staff, _ settings: Settings) {
        text = totp.text
        uri = totp.uri(site: settings.site.name, name: staff.name)
    }
}
