import Foundation
import Logging
import Recruiting
import SyncStore

extension MyPage {
    /// What the link with that token is good for. Changes nothing: mail scanners open links.
    public func state(ofToken token: String) async throws -> LinkState {
        try await reading { [self] in try accounts.read { try state(ofToken: token, $0).state } }
    }

    func state(
        ofToken token: String, _ transaction: AccountTransaction
    ) throws -> (state: LinkState, account: Account?) {
        guard let link = try transaction.link(hash: PasswordLink.hash(of: token)),
            let account = try transaction.account(link.account), account.status != .withdrawn
        else { return (.unknown, nil) }
        // Without a password it was ended as the account has moved to another address.
        if link.endedAt != nil { return (account.hasPassword ? .ended : .unknown, account) }
        return (environment.now() < link.expiresAt ? .live : .expired, account)
    }

    /// The most links that the holder of an expired one may ask for: in five minutes, in a day, in
    /// all.
    private static let renewals: [(count: Int, seconds: Double)] = [
        (1, 300), (3, 86_400), (10, .infinity),
    ]
    /// The same for those who only typed an address: they must not use up the holder's.
    private static let typedCeilings: [(count: Int, seconds: Double)] = [(1, 300), (3, 86_400)]
    /// How many links of an account live at a time.
    private static let mostLinks = 3
    /// The most wishes for a link from one client: in an hour, in a day.
    private static let clientCeilings: [(count: Int, seconds: Double)] = [
        (20, 3_600), (60, 86_400),
    ]

    /// Sends a new request mail with a new link to the address on the account of an expired one.
    /// - Parameter client: who asks (see `NetworkAddress.client`).
    public func renewLink(expiredToken token: String, client: String) async throws -> Renewal {
        let present = try await state(ofToken: token)
        // Whoever has nothing to ask for makes nobody wait for the outbox.
        guard present == .expired else { return .notExpired(present) }
        return try await writing { [self] in
            let mailing = try mailing()
            return try outbox.publish { batch in
                let (state, account) = try state(ofToken: token, batch.transaction)
                guard state == .expired, let account else { return .notExpired(state) }
                if let refusal = try refusal(
                    Self.renewals, for: account, [.renewal], batch.transaction)
                {
                    return refusal
                }
                guard try noteRequest(of: client, batch.transaction) else {
                    return .tooMany(retryAfterMinutes: 60)
                }
                try sendLink(to: account, cause: .renewal, mailing, &batch)
                return .sent(maskedMail: Self.masked(account.mail))
            }
        }
    }

    /// Sends a link to an account whose address somebody typed, unless that was done just now.
    func sendTyped(to account: Account, _ mailing: Mailing, _ batch: inout OutboxBatch) throws {
        let refusal = try refusal(
            Self.typedCeilings, for: account, [.wish, .signUp], batch.transaction)
        if refusal == nil { try sendLink(to: account, cause: .wish, mailing, &batch) }
    }

    /// Notes that a client wants a mail to be sent, whether one will be or not: how many more it may
    /// want must tell nothing about whose address is known.
    /// - Returns: false if it has wanted too many already.
    func noteRequest(of client: String, _ transaction: AccountTransaction) throws -> Bool {
        let now = environment.now()
        for (count, seconds) in Self.clientCeilings {
            let since = now.addingTimeInterval(-seconds)
            guard try transaction.attempts("link", by: client, since: since) < count else {
                return false
            }
        }
        try transaction.noteAttempt("link", by: client, at: now)
        return true
    }

    /// Writes the mail that fits the account, with a new link.
    func sendLink(
        to account: Account, cause: StoredLink.Cause, _ mailing: Mailing, _ batch: inout OutboxBatch
    ) throws {
        let transaction = batch.transaction
        let template: TemplateName =
            account.status == .registered
            ? .passwordReset : account.personId == nil ? .signUp : .registrationRequest
        let link = mailing.links.make(at: environment.now())
        let id = batch.makeId()
        let recipient = MailComposer.Recipient(
            account, fields: try fields(mailing.composer.needsFields(template), of: account))
        let mail = try mailing.composer.invitation(template, recipient, link: link, id: id)
        try transaction.expireLinks(
            ofAccount: account.id, butNewest: Self.mostLinks - 1, at: link.issuedAt)
        try transaction.addLink(
            hash: link.hash, account: account.id, cause: cause, issuedAt: link.issuedAt,
            expiresAt: link.expiresAt)
        try batch.add(.mail, id: id, name: "\(id).eml", mail)
        log.info("link sent", metadata: ["account": "\(account.id)", "cause": "\(cause.rawValue)"])
    }

    /// What the CRM knows of an account's person in the fields that a mail names.
    private func fields(
        _ wanted: Set<FieldAlias>, of account: Account
    ) throws -> [FieldAlias: String] {
        guard let person = account.personId, !wanted.isEmpty else { return [:] }
        return try mirror.read { snapshot in
            guard let candidate = try snapshot.candidate(person) else { return [:] }
            let resume = candidate.resumes.first { $0.id == account.resumeId }
            return CRMRecord(settings.status, catalog: snapshot.catalog)
                .values(of: wanted, candidate, resume)
        }
    }

    /// - Returns: nil if one more link may be sent.
    private func refusal(
        _ ceilings: [(count: Int, seconds: Double)], for account: Account,
        _ causes: [StoredLink.Cause], _ transaction: AccountTransaction
    ) throws -> Renewal? {
        let now = environment.now()
        for (count, seconds) in ceilings {
            let since = seconds.isFinite ? now.addingTimeInterval(-seconds) : .distantPast
            let sent = try causes.reduce(0) {
                try $0 + transaction.links(ofAccount: account.id, cause: $1, since: since)
            }
            if sent >= count {
                return .tooMany(retryAfterMinutes: seconds.isFinite ? Int(seconds / 60) : nil)
            }
        }
        return nil
    }

    /// An address of which its holder recognises enough: `t***@example.jp`.
    static func masked(_ mail: String) -> String {
        guard let at = mail.lastIndex(of: "@") else { return "***" }
        let first = mail.first { $0 != "\"" }.map(String.init) ?? ""
        return "\(first)***\(mail[at...])"
    }
}
