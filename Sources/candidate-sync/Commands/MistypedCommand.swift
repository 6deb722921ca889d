import ArgumentParser
import SiteSettings

/// A command that does not exist, and the one that was probably meant.
struct MistypedCommand: Equatable {
    let typed: String
    let meant: String

    /// - Parameter arguments: behind the program's name.
    /// - Returns: nil if there is such a command, or none is near.
    init?(_ arguments: [String], below root: any ParsableCommand.Type) {
        var group = root
        var path: [String] = []
        for argument in arguments {
            let commands = group.configuration.subcommands
            // What begins with a hyphen, and `help`, is the parser's own.
            guard !commands.isEmpty, !argument.hasPrefix("-"), argument != "help" else {
                return nil
            }
            if let next = commands.first(where: { $0._commandName == argument }) {
                group = next
                path.append(argument)
                continue
            }
            let near = NearWord.nearest(to: argument, among: commands.map { $0._commandName })
            guard let near else { return nil }
            typed = (path + [argument]).joined(separator: " ")
            meant = (path + [near]).joined(separator: " ")
            return
        }
        return nil
    }

    func sentence(_ say: Wording = Wording()) -> String {
        say(
            "there is no command '\(typed)'; did you mean '\(meant)'? See 'candidate-sync --help'",
            "「\(typed)」というコマンドはありません。「\(meant)」ではありませんか。"
                + "「candidate-sync --help」で一覧を確認できます。")
    }
}
