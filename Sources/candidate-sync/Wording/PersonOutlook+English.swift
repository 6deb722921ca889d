import MyPage
import Recruiting

extension PersonOutlook.Step {
    /// A name for programs.
    var name: String {
        switch self {
        case .run: "run"
        case .approval: "approval"
        case .linkEnds: "link_ends"
        case .reminder: "reminder"
        case .closing: "closing"
        case .removal: "removal"
        case .forgetting: "forgetting"
        }
    }

    /// What happens then.
    var english: String {
        switch self {
        case .run(let date, let outcome):
            (date == nil ? "the next run, as soon as its files are in, " : "the next run ")
                + "looks at the person: \(outcome.rawValue) as things are"
        case .approval(let run):
            "written to once run \(run) is approved ('runs approve')"
        case .linkEnds(let account, _): "a link of account \(account) ends"
        case .reminder(let account, let number, let most, _):
            "reminder \(number) of \(most) to account \(account), at the first look after that time"
        case .closing(let account, _):
            "account \(account) is withdrawn if no password is set and no further mail written "
                + "(safety.close_unused_after_days)"
        case .removal(let account, _):
            "the sign-up, account \(account), is removed if nobody verifies it "
                + "(safety.close_unverified_after_days)"
        case .forgetting:
            "the mirror forgets the records if they are not exported again (inbox.mirror_days)"
        }
    }
}

extension PersonOutlook.Silence {
    /// Why nobody is written to.
    var english: String {
        switch self {
        case .noRecords:
            "the mirror has no records of this person: export them"
        case .notExported(let outcome):
            "\(outcome.rawValue) as things are, but no export has named the person since the last run: "
                + "export them once more, or 'deliveries replay'"
        case .decided(let outcome):
            "\(outcome.rawValue) as things are, and then nobody is written to"
        case .noReminders:
            "the mail was sent, and there are no reminders (sync.reminders: 0)"
        case .remindersWait(let run):
            "the reminders of run \(run) wait for an approval, and nobody is reminded meanwhile "
                + "('runs approve' or 'runs discard')"
        case .remindersUsed(let count):
            "the mail was sent, and so were all reminders (\(count))"
        case .neverWritten:
            "the account was imported, and the sync reminds only of what it has sent"
        }
    }
}
