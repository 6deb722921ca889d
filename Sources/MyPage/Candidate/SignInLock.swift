import Logging
import Publishing
import Recruiting
import SyncStore

/// ログイン制限: tells the holder of an account that it is locked but in known browsers, as too many
/// wrong passwords were typed for its address.
///
/// Strangers bring it about, so it is made behind the answer, like the mails that they ask for, and
/// nobody can tell by an answer whether there was anybody to tell (see `StrangersMail`).
/// One that is lost with a process that dies was not counted: the next lock is told.
struct SignInLock: Sendable {
    private let site: MyPageSite

    init(_ site: MyPageSite) { self.site = site }

    /// Leaves it to the lane of strangers' mails to look who has that name. Takes as long for every
    /// name, and never fails: whoever signs in must not be told otherwise than that it was wrong.
    /// - Parameter mailKey: whose tries were as many as are taken (see `Account.throttle`).
    func tell(ofName mailKey: String) {
        do {
            try site.strangersMail.add { [site] in
                let notice = HolderNotice(site, try site.mailing())
                try site.open.outbox.publish { batch in
                    // Once more: a try of then may have been right, or a new password been set.
                    guard
                        let minutes = try PasswordTries<Account>.minutesLocked(
                            mailKey, at: site.now, batch.transaction),
                        let account = try batch.transaction.account(withMail: mailKey),
                        account.status == .registered
                    else { return }
                    try notice.signInLocked(of: account, minutes: minutes, &batch)
                }
            }
        } catch {
            // The next try that is taken begins the lock anew, and this with it.
            site.log.warning("a lock could not be told: too many mails wait to be made")
        }
    }
}
