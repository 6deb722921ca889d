import CandidateSync
package import Recruiting

extension AccountsCSV {
    /// Why a line is not imported.
    package enum Mistake: Error, Sendable, CustomStringConvertible {
        /// The first line does not name the columns.
        case head
        case count(Int)
        case unclosedQuote
        case mail(MailAddress.Problem)
        case status
        case passwordSet
        /// A registered account without a password.
        case passwordMissing
        /// Of the column with that name.
        case id(String)
        /// Another living account has its mail or its person_id.
        case taken

        package var description: String {
            switch self {
            case .head: "expected the columns \(AccountsCSV.columns.joined(separator: ","))"
            case .count(let count): "expected \(AccountsCSV.columns.count) columns, found \(count)"
            case .unclosedQuote: "a quote that opens here is never closed"
            case .mail(let problem): "mail: \(problem.description)"
            case .status: "status: expected provisional, registered or withdrawn"
            case .passwordSet: "password_set: expected yes or no"
            case .passwordMissing:
                "password_set: expected yes, as a registered account has a password; without one it "
                    + "is provisional"
            case .id(let column): "\(column): expected a number above zero, or nothing"
            case .taken: "its mail or its person_id belongs to another living account"
            }
        }
    }
}

extension AccountsCSV.Problems {
    package var japanese: String {
        problems.map { "\(file)：\($0.line)行目：\($0.mistake.japanese)" }.joined(separator: "\n")
            + "\n何も取り込んでいません。ファイルを修正し、もう一度取り込んでください。"
    }
}

extension AccountsCSV.Mistake {
    fileprivate var japanese: String {
        switch self {
        case .head: "列名は \(AccountsCSV.columns.joined(separator: ",")) にしてください。"
        case .count(let count): "列は\(AccountsCSV.columns.count)個にしてください（\(count)個あります）。"
        case .unclosedQuote: "引用符（\"）が閉じられていません。"
        case .mail(let problem): "mail：\(problem.japanese)"
        case .status: "status：provisional、registered、withdrawnのいずれかにしてください。"
        case .passwordSet: "password_set：yesまたはnoにしてください。"
        case .passwordMissing:
            "password_set：本登録（registered）の場合はyesにしてください。パスワードがない場合は、"
                + "statusをprovisionalにしてください。"
        case .id(let column): "\(column)：1以上の数字にするか、空にしてください。"
        case .taken: "メールアドレスまたは個人連絡先IDを、ほかのアカウントが使用しています。"
        }
    }
}
