/// What an erasure has removed, and what it could not reach. No name and no address is in it.
package struct ErasureReport: Sendable, Encodable, Equatable {
    /// Rows that were deleted or emptied, by database and table: `accounts.link`.
    package internal(set) var rows: [String: Int] = [:]
    /// Files, by their paths below the workspace.
    package internal(set) var removed: [String] = []
    /// Files that hold others and are there without the person.
    package internal(set) var rewritten: [String] = []
    /// How many people are told to their owners again, as a mail that named them as well was removed.
    package internal(set) var toldAgain = 0
    /// Whether the sync leaves the person alone from now on.
    package internal(set) var isBarred = false
    /// Whether it did so, and does no more.
    package internal(set) var isBarLifted = false
    package internal(set) var left: [Left] = []

    /// What is out of reach.
    package enum Left: Sendable, Encodable, Equatable {
        /// Mails and status documents that were collected, and backups that were made.
        case elsewhere
        /// The CRM, which exports the person as long as it has them.
        case crm
        /// Other people of the CRM with an address of the person's, by their ids.
        case sameAddress([Int64])
        /// How many files wait in the inbox: they are the partner's until they are taken.
        case inbox(Int)
        /// A file that was taken and is not imported yet, by its path: it is cut after its import.
        case claimed(String)
        /// A file that can't be read, by its path.
        case unreadable(String)
        /// A folder that can't be looked into, by its path.
        case closed(String)
        /// A delivery whose receipt in the database can't be read.
        case receipt(String)
        /// Somebody has read a database since before: its log is emptied at the next start.
        case log

        package var code: String {
            switch self {
            case .elsewhere: "elsewhere"
            case .crm: "crm"
            case .sameAddress: "same_address"
            case .inbox: "inbox"
            case .claimed: "claimed"
            case .unreadable, .closed: "unreadable"
            case .receipt: "receipt"
            case .log: "log"
            }
        }

        package var english: String {
            switch self {
            case .elsewhere:
                "mails and status documents that were collected already, and backups that were made before"
            case .crm: "the CRM's own record: have it deleted there too"
            case .sameAddress(let people):
                "other people with the same address, who stay (accounts erase --person ID): "
                    + people.map(String.init).joined(separator: ", ")
            case .inbox(let count):
                count.counted(
                    "file in the inbox, which is the partner's until it is taken",
                    "files in the inbox, which are the partner's until they are taken")
            case .claimed(let path):
                "\(path), which is not imported yet: the person is cut out of it after its import"
            case .unreadable(let path):
                "\(path), which can't be read: if it names the person, remove it yourself"
            case .closed(let path):
                "\(path), which can't be looked into: correct its owner or mode, then erase the person "
                    + "once more (accounts erase --person ID)"
            case .receipt(let delivery):
                "the receipt of delivery \(delivery) in the database, which can't be read"
            case .log:
                "a database's log, as somebody is reading: it is emptied at the next start"
            }
        }

        package func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(code, forKey: .code)
            try values.encode(english, forKey: .message)
        }

        private enum CodingKeys: String, CodingKey { case code, message }
    }

    package enum CodingKeys: String, CodingKey {
        case rows, removed, rewritten, left
        case toldAgain = "told_again"
        case isBarred = "barred"
        case isBarLifted = "bar_lifted"
    }

    mutating func add(_ counts: [String: Int], of database: String) {
        for (table, count) in counts where count > 0 {
            rows["\(database).\(table)", default: 0] += count
        }
    }
}
