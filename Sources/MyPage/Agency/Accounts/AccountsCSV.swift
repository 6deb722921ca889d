import CandidateSync
package import Foundation
import Publishing
import Recruiting
package import SyncStore

/// The accounts as a table that spreadsheets read and write. See Formats.
package enum AccountsCSV {
    static let columns = ["mail", "name", "status", "password_set", "person_id", "resume_id"]

    /// Every line that can't be imported; then nothing was.
    package struct Problems: Error, CustomStringConvertible {
        package let file: String
        package let problems: [(line: Int, mistake: Mistake)]

        package var description: String {
            problems.map { "\(file): line \($0.line): \($0.mistake)" }.joined(separator: "\n")
                + "\nnothing was imported; correct the file and import it again"
        }
    }

    /// What an import did.
    package struct Result: Sendable, Equatable, Encodable {
        package var imported = 0
        /// Accounts whose mail was there already; they stay as they are.
        package var known = 0
        /// Accounts without a password of people who have left here, or were erased, and have no other by now,
        /// and withdrawn ones of people who were erased; they are not imported.
        package var left = 0
    }

    /// The header line, CRLF at its end; `line(of:)` gives the others.
    package static var header: String { CSV.line(columns) }

    /// An account as `importText` reads it, which leaves out the blanks around a name.
    package static func line(of account: Account) -> String {
        CSV.line([
            account.mail, account.name.trimmed, account.status.rawValue,
            account.hasPassword ? "yes" : "no", account.personId.map { String($0) } ?? "",
            account.resumeId.map { String($0) } ?? "",
        ])
    }

    /// Imports a file's text, all of it or nothing.
    /// - Parameter file: how errors call it.
    /// - Throws: `Problems`; `StoreError`
    package static func importText(
        _ text: String, file: String, into accounts: AccountStore, now: Date
    ) throws -> Result {
        let rows = try parse(text, file: file, now: now)
        return try accounts.write { transaction in
            let erased = try ErasedPeople(transaction)
            var result = Result()
            var problems: [(line: Int, mistake: Mistake)] = []
            var withdrawn: [[String]: Int] = [:]
            for (line, account) in rows {
                if try isLeftInPeace(account, erased, transaction) {
                    result.left += 1
                } else if account.status == .withdrawn {
                    // Nothing is unique about it: the same file again would add it again, and who
                    // has left twice stands in the file twice.
                    let person = account.personId.map { String($0) } ?? ""
                    let same = [account.address.key, account.name, person]
                    withdrawn[same, default: 0] += 1
                    let isKnown =
                        try transaction.withdrawnCount(like: account) >= withdrawn[same, default: 0]
                    if isKnown { result.known += 1 } else { result.imported += 1 }
                    if !isKnown { _ = try transaction.open(account) }
                } else if try open(account, transaction, at: now) {
                    result.imported += 1
                } else if let known = try transaction.account(withMail: account.address.key),
                    account.personId == nil || known.personId == account.personId
                {
                    result.known += 1
                } else {
                    problems.append((line, .taken))
                }
            }
            guard problems.isEmpty else { throw Problems(file: file, problems: problems) }
            return result
        }
    }

    /// Whether an account without a password is one of somebody who has left here, or was erased, and has no
    /// other since. A file that is older than that takes nobody's wish back: they would be written to again.
    /// Nor does it bring back what is withdrawn of whoever was erased.
    private static func isLeftInPeace(
        _ account: NewAccount, _ erased: ErasedPeople?, _ transaction: AccountTransaction
    ) throws -> Bool {
        let key = account.address.key
        let isErased = erased?.erasedAt(person: account.personId, mails: [key]) != nil
        if account.status == .withdrawn { return isErased }
        guard !account.hasPassword,
            try isErased || transaction.lastLeft(person: account.personId, mails: [key]) != nil
        else { return false }
        let living: [Account?] = try [
            transaction.account(withMail: key),
            account.personId.flatMap { try transaction.account(ofPerson: $0) },
        ]
        return living.allSatisfy { $0?.isUnverifiedSignUp ?? true }
    }

    /// Opens an account that the agency knows. Somebody typed its address on the site: that makes way, unless
    /// it is all that the file says too.
    /// - Returns: false if another living account has its mail or its person.
    private static func open(
        _ account: NewAccount, _ transaction: AccountTransaction, at now: Date
    ) throws -> Bool {
        let isKnownBetter =
            account.status == .registered || account.hasPassword || account.personId != nil
        let opened = try transaction.makingWay(
            at: now, for: account.address.key, if: { isKnownBetter && $0.isUnverifiedSignUp },
            { try transaction.open(account) })
        return opened != nil
    }

    private static func parse(
        _ text: String, file: String, now: Date
    ) throws -> [(line: Int, account: NewAccount)] {
        var records: [CSV.Record]
        do {
            records = try CSV.read(text)
        } catch {
            throw Problems(file: file, problems: [(error.line, .unclosedQuote)])
        }
        let header = records.isEmpty ? [] : records.removeFirst().cells.map(\.trimmed)
        guard header == columns else { throw Problems(file: file, problems: [(1, .head)]) }
        var rows: [(Int, NewAccount)] = []
        var problems: [(line: Int, mistake: Mistake)] = []
        for record in records {
            do {
                rows.append((record.line, try account(record.cells.map(\.trimmed), now: now)))
            } catch {
                problems.append((record.line, error))
            }
        }
        guard problems.isEmpty else { throw Problems(file: file, problems: problems) }
        return rows
    }

    private static func account(
        _ cells: [String], now: Date
    ) throws(Mistake) -> NewAccount {
        guard cells.count == columns.count else { throw .count(cells.count) }
        let address: MailAddress
        do {
            address = try MailAddress(cells[0])
        } catch {
            throw .mail(error)
        }
        guard let status = AccountStatus(rawValue: cells[2]) else { throw .status }
        guard cells[3] == "yes" || cells[3] == "no" else { throw .passwordSet }
        // It would be nobody's duplicate, and nobody would be reminded of it.
        guard status != .registered || cells[3] == "yes" else { throw .passwordMissing }
        return NewAccount(
            address: address, name: cells[1], status: status, hasPassword: cells[3] == "yes",
            personId: try id(cells[4], "person_id"),
            record: AccountRecord(resumeId: try id(cells[5], "resume_id")), createdAt: now)
    }

    private static func id(_ cell: String, _ column: String) throws(Mistake) -> Int64? {
        if cell.isEmpty { return nil }
        guard let id = Int64(crmId: cell.utf8) else { throw .id(column) }
        return id
    }
}
