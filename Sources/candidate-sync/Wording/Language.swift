/// The language in which a command speaks to people. Programs get the same JSON and CSV in any.
enum Language: Sendable {
    case english, japanese

    /// The language that the environment asks for; English if it asks for none that is spoken here.
    ///
    /// An empty variable counts as one that is not set (POSIX.1-2024, XBD 8.2). Japanese is written in
    /// UTF-8, and so not where the locale names another encoding.
    init(environment: [String: String]) {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].compactMap { environment[$0] }
            .first { !$0.isEmpty }
        let parts = (locale ?? "").prefix { $0 != "@" }.split(separator: ".", maxSplits: 1)
        let name = parts.first ?? ""
        let encoding = parts.count < 2 ? "utf8" : parts[1].lowercased().filter { $0 != "-" }
        let isJapanese = name == "ja" || name.hasPrefix("ja_")
        self = isJapanese && encoding == "utf8" ? .japanese : .english
    }

    /// That of the command which runs in this task: the root sets it once.
    @TaskLocal static var current = Language.english
}
