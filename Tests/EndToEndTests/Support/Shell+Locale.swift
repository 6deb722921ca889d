import TestSupport

extension Shell {
    /// Runs the program on a workspace, where a locale is the one of everything (`LC_ALL`).
    static func candidateSync(
        _ arguments: [String], on root: String, locale: String = "ja_JP.UTF-8"
    ) throws -> Result {
        try run(
            "LC_ALL=\(locale)", [candidateSync] + arguments + ["--workspace", root])
    }
}
