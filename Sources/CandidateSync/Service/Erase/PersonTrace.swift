import Foundation
import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// By what a person is found: it is kept while their erasure goes on, and forgotten with its end.
struct PersonTrace: Sendable, Codable {
    /// `Person.P_Id`; none for who signed up here and is not in the CRM.
    var people: [Int64] = []
    var resumes: [Int64] = []
    var accounts: [Int64] = []
    /// Keys of the addresses.
    var mails: [String] = []
    /// Name, reading, street and addresses, as they stand anywhere.
    var texts: [String] = []
    /// Hashes of the links of their accounts, which are gone with these: a mail to a former address is
    /// known by its link alone. Nil in what a former version has noted.
    var links: [Data]?
    /// Mails to owners whose others are told again already, by their files' names.
    var settledMails: [String] = []
    /// Deliveries that were claimed when all else was done, and whose files may name the person: those are
    /// gone over where they stay. Nil if there is none, or all else is not done.
    var claimed: [String]?
    /// Only the databases' files are left to be looked at, and the rest of this is forgotten.
    var isScrubbing = false

    /// Fields of which the text alone may tell who it is.
    private static let telling =
        [.personName, .personMail, .personMobileMail]
        + ["Person.P_Reading", "Person.P_Street", "Resume.P_Mail", "Resume.P_MobileMail"]
        .compactMap(FieldAlias.init)

    /// Adds what the mirror knows of its people.
    mutating func add(from mirror: borrowing MirrorSnapshot, mailFields: [FieldAlias]) throws {
        let fields = Set(Self.telling + mailFields).sorted { $0.name < $1.name }
        for person in people {
            resumes += try mirror.exportDays(ofPerson: person).resumes.keys.sorted()
            guard let candidate = try mirror.candidate(person) else { continue }
            for set in [candidate.fields] + candidate.resumes.map(\.fields) {
                for field in fields {
                    guard let value = set[mirror.catalog.number(of: field)], value.kind == .text
                    else { continue }
                    add(value.text)
                }
            }
        }
    }

    mutating func add(_ account: Account) {
        if !accounts.contains(account.id) { accounts.append(account.id) }
        if let resume = account.record.resumeId, account.personId != nil,
            !resumes.contains(resume)
        {
            resumes.append(resume)
        }
        for text in [account.name, account.mail] { add(text) }
    }

    /// Leaves out the resumes that an account knows and the CRM has given to somebody else since, as it
    /// does where two people are merged.
    mutating func leaveOutOthersResumes(_ mirror: borrowing MirrorSnapshot) throws {
        let given = try mirror.people(ofResumes: resumes)
        let people = Set(people)
        resumes.removeAll { resume in given[resume].map { !people.contains($0) } ?? false }
    }

    /// Whether the link of one of their accounts is in a mail.
    func hasLink(of mail: OutgoingMail) -> Bool {
        guard let links else { return false }
        return mail.tokens.contains { links.contains(PasswordLink.hash(of: $0)) }
    }

    /// Adds a text, what it is without blanks, as files are called by a name, and what it is as an address.
    mutating func add(_ text: String) {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        let joined = text.filter { !$0.isWhitespace }
        let address = try? MailAddress(text)
        for other in [text, joined, address?.address, address?.key].compactMap({ $0 })
        where !other.isEmpty && !texts.contains(other) {
            texts.append(other)
        }
        if let key = address?.key, !mails.contains(key) { mails.append(key) }
    }

    /// The texts as they stand in the databases.
    var bytes: [[UInt8]] { texts.flatMap(Self.inNames).map { Array($0.utf8) } }

    /// Those that are found in the names of files.
    var namingTexts: [String] { longTexts.flatMap(Self.inNames) }

    /// A text, and as a file may be called by it: a Mac takes kana apart from their marks, a URL has no @.
    /// It is compared by bytes, as for Swift the first is the same text.
    private static func inNames(_ text: String) -> [String] {
        let others = [
            text.decomposedStringWithCanonicalMapping, text.replacing("@", with: "%40"),
        ]
        return [text] + others.filter { !$0.utf8.elementsEqual(text.utf8) }
    }

    /// Those that are found among other people's data: a single kanji is not.
    var longTexts: [String] { texts.filter { $0.utf8.count >= Self.shortest } }

    /// How many bytes such a text has at least.
    static let shortest = 6
}
