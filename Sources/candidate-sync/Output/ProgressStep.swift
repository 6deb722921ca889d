import CandidateSync

/// A step that may take long: what is done, and what is counted meanwhile.
enum ProgressStep: Equatable, Sendable {
    case reading, deciding, writingMails
    /// A file, by its printable name.
    case checking(String)
    case writingSample

    /// How much of a file's name is shown.
    private static let longestName = 20

    func name(_ say: Wording) -> String {
        switch self {
        case .reading: say("reading", "取り込み中")
        case .deciding: say("deciding", "判定中")
        case .writingMails: say("writing mails", "メールの作成中")
        case .checking(let file):
            say(
                "checking \(file.prefix(Self.longestName))",
                "「\(file.prefix(Self.longestName))」の確認中")
        case .writingSample: say("writing", "書き出し中")
        }
    }

    /// `120 of 270 MiB`
    func counted(_ done: Int64, of total: Int64, _ say: Wording) -> String {
        switch self {
        case .reading, .checking:
            say("\(done) of \(total) MiB", "\(total) MiB中\(done) MiB")
        case .deciding: say("\(done) of \(total.counted("candidate"))", "\(total)人中\(done)人")
        case .writingMails:
            say("\(done) of \(total.counted("person", "people"))", "\(total)人中\(done)人")
        case .writingSample:
            say("\(done) of \(total.counted("resume"))", "\(total)件中\(done)件")
        }
    }
}
