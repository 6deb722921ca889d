/// Passwords of eight characters and more that everybody who guesses tries first, in lower case:
/// the most frequent ones of published leaks (`Resources/common-passwords.txt`).
enum CommonPasswords {
    static func contains(_ password: String) -> Bool {
        all.contains(password.lowercased()[...])
    }

    private static let all = Set(
        String(decoding: PackageResources.common_passwords_txt, as: UTF8.self)
            .split { $0 == " " || $0 == "\n" })
}
