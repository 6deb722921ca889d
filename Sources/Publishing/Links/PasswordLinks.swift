package import Foundation
package import SiteSettings

/// Makes password links and their URLs.
package struct PasswordLinks {
    package let baseURL: String
    package let validHours: Int
    package let environment: Environment

    package init(baseURL: String, validHours: Int, environment: Environment) {
        self.baseURL = baseURL
        self.validHours = validHours
        self.environment = environment
    }

    /// A new link, valid from now.
    package func make(at now: Date) -> PasswordLink {
        PasswordLink(
            token: environment.randomBytes(32).hex, issuedAt: now,
            expiresAt: now.addingTimeInterval(Double(validHours) * 3_600))
    }

    package func url(of link: PasswordLink) -> String {
        "\(baseURL)/mypage/password?token=\(link.token)"
    }

    /// Where a member of staff sets a password by it.
    package func staffURL(of link: PasswordLink) -> String {
        "\(baseURL)/admin/invitation?token=\(link.token)"
    }
}
