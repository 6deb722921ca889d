package import Foundation
package import SiteSettings

/// Makes password links and their URLs.
package struct PasswordLinks {
    package let validHours: Int
    private let baseURL: String
    private let adminBaseURL: String
    private let environment: Environment

    package init(_ settings: Settings, environment: Environment) {
        validHours = settings.links.validHours
        baseURL = settings.site.baseURL
        adminBaseURL = settings.adminBaseURL
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
        "\(adminBaseURL)/admin/invitation?token=\(link.token)"
    }
}
