import Foundation
import Logging
import Recruiting
import SyncStore

/// What a password link is good for.
public enum LinkState: Sendable, Equatable {
    /// A password can be set by it.
    case live
    /// A password was set, by this link or another one of the account.
    case ended
    /// Its time is over (URL有効期限切れ); its holder may ask for a new one.
    case expired
    /// No such link, or one of an account that is gone.
    case unknown
}

/// What became of a wish for a new link (メール再送信).
public enum Renewal: Sendable, Equatable {
    /// On its way to the address, of which only this much is shown.
    case sent(maskedMail: String)
    /// One was sent a moment ago, or too many have been; nothing is sent.
    case tooMany(retryAfterMinutes: Int?)
    /// The link is not one that has expired.
    case notExpired(LinkState)
}

extension MyPage {
    /// What the link with that token is good for. Changes nothing: mail scanners open links.
    public func state(ofToken token: String) async throws -> LinkState {
        try await blocking { [self] in try accounts.read { try state(ofToken: token, $0).state } }
    }

    func state(
        ofToken token: String, _ transaction: AccountTransaction
    ) throws -> (state: LinkState, account: Account?) {
        guard let link = try transaction.link(hash: PasswordLink.hash(of: token)),
            let account = try transaction.account(link.account), account.status != .withdrawn
        else { return (.unknown, nil) }
        if link.endedAt != nil { return (.ended, account) }
        return (environment.now() < link.expiresAt ? .live : .expired, account)
    }

    /// The most links that an account may ask for: in five minutes, in a day, in all.
    private static let ceilings: [(count: Int, seconds: Double)] = [
        (1, 300), (3, 86_400), (10, .infinity),
    ]
    /// The most wishes for a link from one client address in an hour.
    private static let clientCeiling = 20

    /// Sends a new request mail with a new link to the address on the account of an expired one.
    /// - Parameter client: the address that the wish comes from.
    public func renewLink(expiredToken token: String, client: String) async throws -> Renewal {
        try await blocking { [self] in
            let desk = try desk()
            return try outbox.publish { batch in
                let (state, account) = try state(ofToken: token, batch.transaction)
                guard state == .expired, let account else { return .notExpired(state) }
                if let wait = try waitForRenewal(account, client, batch.transaction) {
                    return .tooMany(retryAfterMinutes: wait)
                }
                try sendLink(to: account, cause: .renewal, client: client, desk, &batch)
                return .sent(maskedMail: Self.masked(account.mail))
            }
        }
    }

    /// Writes the mail that fits the account, with a new link.
    func sendLink(
        to account: Account, cause: StoredLink.Cause, client: String, _ desk: Desk,
        _ batch: inout OutboxBatch
    ) throws {
        let transaction = batch.transaction
        let template: TemplateName =
            account.status == .registered
            ? .passwordReset : account.personId == nil ? .signUp : .registrationRequest
        let link = desk.links.make(at: environment.now())
        let id = batch.makeId()
        let mail = try desk.composer.invitation(
            template, Decision.Recipient(account), person: account.personId,
            resume: account.resumeId, link: link,
            fields: FieldLookup(mirror: mirror).values(of: account, template, desk.composer), id: id
        )
        try transaction.noteAttempt("link", by: client, at: link.issuedAt)
        try transaction.addLink(
            hash: link.hash, account: account.id, cause: cause, issuedAt: link.issuedAt,
            expiresAt: link.expiresAt)
        try batch.add(.mail, id: id, name: "\(id).eml", mail)
        log.info("link sent", metadata: ["account": "\(account.id)", "cause": "\(cause.rawValue)"])
    }

    /// - Returns: nil if a link may be sent; else when it may, in minutes, 0 for never.
    func waitForRenewal(
        _ account: Account, _ client: String, _ transaction: AccountTransaction
    ) throws -> Int?? {
        let now = environment.now()
        for (count, seconds) in Self.ceilings {
            let since = seconds.isFinite ? now.addingTimeInterval(-seconds) : .distantPast
            let sent = try transaction.links(ofAccount: account.id, cause: .renewal, since: since)
            if sent >= count { return .some(seconds.isFinite ? Int(seconds / 60) : nil) }
        }
        let hour = now.addingTimeInterval(-3_600)
        let wishes = try transaction.attempts("link", by: client, since: hour)
        return wishes >= Self.clientCeiling ? .some(60) : nil
    }

    /// An address of which its holder recognises enough: `t***@example.jp`.
    static func masked(_ mail: String) -> String {
        guard let at = mail.lastIndex(of: "@") else { return "***" }
        let first = mail.first { $0 != "\"" }.map(String.init) ?? ""
        return "\(first)***\(mail[at...])"
    }
}
