package import Foundation
package import SiteSettings

/// Makes password links and their URLs.
package struct PasswordLinks {
    package let validHours: Int
    private let baseURL: String
    private let adminBaseURL: String
    private let environment: Environment
    private let isSimulated: Bool

    /// - Parameter isSimulated: the links are for mails that nobody gets: each says so, and is none of
    ///   those that a database can hold.
    package init(_ settings: Settings, environment: Environment, isSimulated: Bool = false) {
        validHours = settings.links.validHours
        baseURL = settings.site.baseURL
        adminBaseURL = settings.adminBaseURL
        self.environment = environment
        self.isSimulated = isSimulated
    }

    /// What the token of a link begins with that leads nowhere.
    package static let simulated = "simulation-no-link-"

    /// A new link, valid from now.
    package func make(at now: Date) -> PasswordLink {
        PasswordLink(
            token: isSimulated
                ? Self.simulated + environment.randomBytes(8).hex : environment.randomBytes(32).hex,
            issuedAt: now,
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
