import CandidateSync
import Foundation
import Logging
import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// Tells the holder of a registered account by mail what became of it, in the transaction in which
/// it does: both, or neither. Nobody else is told: a provisional account is nobody's yet.
///
/// None of these mails opens anything. They go whatever the CRM says of the person, as they are how
/// somebody hears that another one is at their account; but for a withdrawal by the agency.
struct HolderNotice {
    private let site: MyPageSite
    private let composer: MailComposer

    /// An account's holder is told of a lock once in this time.
    private static let locks = Throttle("lock notice", 1, in: 86_400)

    init(_ site: MyPageSite, _ mailing: Mailing) {
        self.site = site
        composer = mailing.composer
    }

    /// パスワード変更のお知らせ. `Registration` calls it for whoever sets a password; a first one is the
    /// registration, and no change.
    /// - Parameter account: as it was before; registered.
    func passwordChanged(of account: Account, _ batch: inout OutboxBatch) throws {
        try send(.passwordChanged, to: account, &batch)
    }

    /// ログイン制限のお知らせ; at most once in 24 hours, however many locks there are.
    /// - Parameters:
    ///   - account: registered.
    ///   - minutes: how long the lock lasts from now on.
    func signInLocked(of account: Account, minutes: Int, _ batch: inout OutboxBatch) throws {
        let wait = try Self.locks.note(["\(account.id)"], at: site.now, batch.transaction)
        if wait == nil { try send(.signInLocked, to: account, minutes: minutes, &batch) }
    }

    /// 退会手続き完了のお知らせ, for the causes that are told (see `Withdrawal.isTold`).
    /// - Parameter account: as it was before it was withdrawn.
    func withdrawn(
        _ account: Account, _ cause: Withdrawal, _ batch: inout OutboxBatch
    ) throws {
        guard account.status == .registered, cause.isTold else { return }
        // The CRM's last word on the person may be that they are not to be written to, or not there.
        if cause == .staff,
            let verdict = try site.verdict(ofPersonOf: account, batch.transaction),
            verdict.isExcluded || verdict.hasOtherAddress(than: account)
        {
            return
        }
        try send(.withdrawn, to: account, &batch)
    }

    private func send(
        _ template: TemplateName, to account: Account, minutes: Int? = nil,
        _ batch: inout OutboxBatch
    ) throws {
        let id = batch.makeId()
        let mail = try composer.notice(
            template, to: account, at: site.now, minutes: minutes, id: id)
        try batch.add(mail: template, id: id, mail)
        site.log.info(
            "holder told",
            metadata: ["account": "\(account.id)", "mail": "\(template.rawValue)"])
    }
}

extension Withdrawal {
    /// Whether the holder of a registered account that ends so is told.
    fileprivate var isTold: Bool {
        switch self {
        // They see it on the page; but if it was not them, this is how they hear of it.
        case .person: true
        // They find that they can't sign in any more, and asked for it as a rule. Not whom the CRM
        // excludes: staff often withdraw them because they want no more mails. Nor at an address that it
        // has no more: it may be somebody else's by now, and the person's page says to withdraw it then.
        case .staff: true
        // Has just said that no more mails are wanted, and never had a password.
        case .declined: false
        // Never answered, or never asked: what ends is nothing that they know of.
        case .disuse, .displaced: false
        // Only who has never set a password; to undo a run is to stop its mails.
        case .undone, .recalled: false
        // Whom the CRM has deleted is not written to.
        case .crm: false
        }
    }
}
