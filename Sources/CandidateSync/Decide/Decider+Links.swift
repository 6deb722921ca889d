import Recruiting
package import SyncStore

/// What is decided for a person says of the links to their own account that is not registered yet.
extension Decider.Verdict {
    /// Whether a link that somebody asks for may be mailed to the account's address: nothing keeps the
    /// person from being written to, and the address is still one of theirs. Where it is not, the next
    /// run writes to the one that is. (It writes to theirs, too, if all links there have ended: whoever has
    /// asked for one does not wait for it.)
    package func mayWrite(to account: Account) -> Bool {
        switch outcome {
        case .alreadyOpen, .readdressed, .alreadyRegistered, .duplicate:
            !account.hasMoved(to: keys)
        case .opened, .mailTaken, .notTarget, .noMail, .badMail, .deleted, .withdrawn, .held: false
        }
    }

    /// Whether no password is set by the account's links any more, though no run has ended them yet:
    /// the CRM has deleted the person, or has corrected the address, and whoever reads the mails to the
    /// old one is anybody. An address that the CRM still has is no former one, though `sync.mail_fields`
    /// may name it no more: its link is good until a run writes to another.
    package func endsLinks(of account: Account) -> Bool {
        if outcome == .deleted { return account.isOpen }
        return account.hasMoved(to: keys) && !ownKeys.contains(account.mailKey)
    }

    /// Whether the CRM has other addresses of the person than that of their registered account, which keeps
    /// its own: whoever reads the mails there can set its password.
    package func hasOtherAddress(than account: Account) -> Bool {
        account.status == .registered && !keys.isEmpty
            && !(keys + ownKeys).contains(account.mailKey)
    }

    /// Whether the account stays at an address that the CRM has corrected, as no run will move it: its
    /// person is not written to, and does not only wait for their next export.
    package func leaves(_ account: Account) -> Bool {
        switch outcome {
        case .notTarget, .withdrawn, .duplicate: waitsFor == nil && endsLinks(of: account)
        case .opened, .readdressed, .mailTaken, .alreadyOpen, .alreadyRegistered, .noMail, .badMail,
            .deleted, .held:
            false
        }
    }
}

extension Account {
    /// Whether its person has other addresses than its own. One with a password keeps its own.
    /// - Parameter keys: of the person's addresses; none if the CRM has none.
    func hasMoved(to keys: [String]) -> Bool {
        isOpen && !keys.isEmpty && !keys.contains(mailKey)
    }
}
