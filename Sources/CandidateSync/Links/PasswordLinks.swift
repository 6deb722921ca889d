import Foundation

/// Makes password links and their URLs.
struct PasswordLinks {
    let baseURL: String
    let validHours: Int
    let environment: Environment

    /// A new link, valid from now.
    func make(at now: Date) -> PasswordLink {
        PasswordLink(
            token: environment.randomBytes(32).hex, issuedAt: now,
            expiresAt: now.addingTimeInterval(Double(validHours) * 3_600))
    }

    func url(of link: PasswordLink) -> String {
        "\(baseURL)/mypage/password?token=\(link.token)"
    }
}
