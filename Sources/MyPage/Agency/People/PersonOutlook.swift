package import Foundation
package import Recruiting

/// What will happen to a person if neither the CRM nor anybody here changes anything, and when; and why
/// nobody is written to, if nobody will be.
package struct PersonOutlook: Sendable, Equatable {
    package enum Step: Sendable, Equatable {
        /// The next run looks at the person and decides that, as things are.
        /// - Parameter at: nil if it starts as soon as no more files come (`sync.gather_s`).
        case run(at: Date?, Outcome)
        /// The person is in a run that waits for an approval.
        case approval(run: String)
        case linkEnds(account: Int64, at: Date)
        /// Writes again to who has not set a password: then, or at the hourly look behind it.
        case reminder(account: Int64, number: Int, of: Int, at: Date)
        /// `safety.close_unused_after_days`: then, or at the daily look behind it. Each mail that is
        /// written before puts it off, and so does one that nobody has collected.
        case closing(account: Int64, at: Date)
        /// `safety.close_unverified_after_days`: a sign-up that nobody has verified is removed.
        case removal(account: Int64, at: Date)
        /// `inbox.mirror_days`: the records are forgotten unless they are exported again.
        case forgetting(at: Date)

        /// When; nil if no clock says it.
        package var date: Date? {
            switch self {
            case .run(let date, _): date
            case .approval: nil
            case .linkEnds(_, let date), .reminder(_, _, _, let date), .closing(_, let date),
                .removal(_, let date), .forgetting(let date):
                date
            }
        }

        /// Whether a run decides about the person.
        var isRun: Bool {
            switch self {
            case .run, .approval: true
            default: false
            }
        }

        /// Whether a mail to the person, or about them, comes of it.
        var writes: Bool {
            switch self {
            case .run(_, let outcome): outcome.isWritten
            case .approval, .reminder: true
            case .linkEnds, .closing, .removal, .forgetting: false
            }
        }
    }

    /// Why nobody is written to.
    package enum Silence: Sendable, Equatable {
        /// The mirror knows no records: never exported, or forgotten since.
        case noRecords
        /// A run would do something for the person, but none looks at them: no export has named them
        /// since the last run.
        case notExported(Outcome)
        /// What is decided for them is to do nothing.
        case decided(Outcome)
        /// Nobody set a password, and there are no reminders (`sync.reminders: 0`).
        case noReminders
        /// Reminders wait for an approval, whoever they are for.
        case remindersWait(run: String)
        /// As many reminders as there may be were written.
        case remindersUsed(Int)
        /// The sync never wrote to the account: it was imported, and has nothing to be reminded of.
        case neverWritten
    }

    /// In the order of time; what no clock says comes first.
    package let steps: [Step]
    /// Nil if somebody is written to by one of the steps.
    package let silence: Silence?

    init(steps: [Step], silence: Silence?) {
        self.steps = steps.enumerated().sorted { one, other in
            (one.element.date ?? .distantPast, one.offset)
                < (other.element.date ?? .distantPast, other.offset)
        }.map(\.element)
        self.silence = steps.contains(where: \.writes) ? nil : silence
    }
}

extension Outcome {
    /// Whether a run with this outcome writes to the person or to the owners.
    var isWritten: Bool { self == .opened || self == .readdressed || self == .duplicate }
}
