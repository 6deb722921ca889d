import Foundation
import SyncStore

/// An event that is not in the database yet.
struct UnwrittenEvent: Sendable {
    let what: Event.Kind
    let subject: Event.Subject?
    let who: EventLog.Who
    let client: String
    let at: Date

    func write(_ transaction: AccountTransaction) throws {
        let name =
            switch who {
            case .staff(let staff): staff.name
            // What somebody typed may be anything, a password too: only a name that is one is kept.
            case .typed(let name): try transaction.staff(named: name)?.staff.name ?? ""
            }
        func add(_ subject: Event.Subject?) throws {
            try transaction.add(what, subject, by: name, from: client, at: at)
        }
        try add(subject)
        // The screen of an account is that of its person: whoever asks who looked at them finds it.
        if what == .looked, let subject, subject.kind == .account, let id = Int64(subject.id),
            let person = try transaction.account(id)?.personId
        {
            try add(.person(person))
        }
    }

    /// What the program's own log may hold of it: neither names nor addresses.
    var description: String {
        let staff = if case .staff(let staff) = who { "\(staff.id)" } else { "" }
        return "\(at.formatted(.iso8601)) staff '\(staff)' \(what.rawValue) "
            + (subject?.rawValue ?? "")
    }
}
