import Foundation
import Logging
import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// What follows when an account gets a password, in the transaction that sets it: all links end, and
/// all sessions but the one in which it was changed; the tries at the former password are forgotten;
/// a provisional account is registered, its owners are told and so is the CRM
/// (マイページ登録済みと判断できるステータス); the holder of a registered one is told that it was changed.
struct Registration {
    let site: MyPageSite
    let mailing: Mailing

    init(_ site: MyPageSite) throws {
        self.site = site
        mailing = try site.mailing()
    }

    /// - Parameters:
    ///   - account: as it is in this transaction.
    ///   - session: the hash of the secret of the session that stays; nil if none does.
    /// - Returns: false, and nothing is changed, if it is withdrawn.
    func set(
        _ hash: PasswordHash, of account: Account, keeping session: Data? = nil,
        _ batch: inout OutboxBatch
    ) throws -> Bool {
        let transaction = batch.transaction
        let now = site.now
        guard try transaction.setPassword(account: account.id, hash: hash.text, at: now) else {
            return false
        }
        try transaction.endLinks(ofAccount: account.id, at: now)
        try transaction.endSessions(.account, of: account.id, but: session)
        try PasswordTries<Account>.forget(Account.name(typed: account.mail), transaction)
        if account.status == .registered {
            try HolderNotice(site, mailing).passwordChanged(of: account, &batch)
        }
        if account.status == .provisional, let person = account.personId {
            let status = mailing.settings.status
            try CompletionNotice(composer: mailing.composer, mirror: site.mirror, status: status)
                .tell(of: account, at: now, &batch)
            var updates = StatusBatch(status, .registered, now: site.environment.now)
            try updates.add(
                person: person, account.presentRecord(site.mirror, status).record, to: &batch)
            try updates.finish(&batch)
        }
        site.log.info("password set", metadata: ["account": "\(account.id)"])
        return true
    }
}
