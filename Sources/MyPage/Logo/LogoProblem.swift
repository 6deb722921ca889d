/// Why the workspace's logo is not shown. The pages show the site's name instead, and everything else
/// goes on.
package struct LogoProblem: Error, Equatable, CustomStringConvertible {
    enum Cause: Equatable {
        case unreadable(String)
        /// Both kinds are there.
        case two
        /// There is a file that may be meant, under a name that is never shown.
        case misnamed
        case tooLarge
        case picture(PictureMistake)
    }

    /// In the folder of the templates.
    let file: String
    let cause: Cause

    init(_ file: String, _ cause: Cause) {
        self.file = file
        self.cause = cause
    }

    /// Whether it is about a file that is, but for what is wrong with it, the logo.
    package var isOfLogo: Bool { Logo.Kind.allCases.contains { $0.file == file } }

    package var description: String {
        let why =
            switch cause {
            case .unreadable(let why): why
            case .two: "logo.svg is there too; remove one of them"
            case .misnamed: "expected a picture called logo.png or logo.svg"
            case .tooLarge: "it is larger than \(Logo.mostBytes / 1_024) KiB; save it smaller"
            case .picture(let mistake): mistake.description
            }
        return "templates/\(file) is not shown: \(why)"
    }

    /// For the screens.
    package var japanese: String {
        let why =
            switch cause {
            case .unreadable: "ファイルを読み取れません。"
            case .two: "logo.svg もあります。どちらか1つにしてください。"
            case .misnamed: "ファイル名を logo.png または logo.svg にしてください。"
            case .tooLarge: "\(Logo.mostBytes / 1_024) KiB以下にしてください。"
            case .picture(let mistake): mistake.japanese
            }
        return "ロゴ（\(file)）を表示できません。\(why)"
    }
}
