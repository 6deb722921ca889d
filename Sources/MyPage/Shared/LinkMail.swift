import CandidateSync
import Foundation
import Logging
import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// The mail with a new password link that somebody asks for, for the holder of an account.
struct LinkMail {
    let site: MyPageSite
    let mailing: Mailing

    /// How many links live at a time that anybody brings about who types an address, and how many
    /// others beside them. Neither displaces the other: a stranger's wishes leave the link alive
    /// that its holder has from the agency.
    private static let mostTyped = 2
    private static let mostUntyped = 3

    init(_ site: MyPageSite) throws {
        self.site = site
        mailing = try site.mailing()
    }

    /// Writes the mail that fits the account, with a new link; or nothing, if the CRM has excluded,
    /// deleted or readdressed its person meanwhile: only the moment of writing says whether.
    /// - Parameter name: what was typed as the name of whoever signs up; nil if nothing was.
    /// - Returns: nil; or what is decided for the person, and nothing is written.
    @discardableResult
    func send(
        to account: Account, cause: StoredLink.Cause, name: String? = nil,
        _ batch: inout OutboxBatch
    ) throws -> Outcome? {
        let transaction = batch.transaction
        if let outcome = try objection(to: account, transaction) {
            site.log.info(
                "no link sent",
                metadata: ["account": "\(account.id)", "outcome": "\(outcome.rawValue)"])
            return outcome
        }
        let template = Self.template(for: account)
        let link = mailing.links.make(at: site.now)
        let id = batch.makeId()
        let known = try known(of: account, for: template)
        let recipient = MailComposer.Recipient(
            account, name: known.name, fields: known.fields, owner: known.owner)
        let mail = try mailing.composer.invitation(template, recipient, link: link, id: id)
        let (causes, most) =
            StoredLink.Cause.typed.contains(cause)
            ? (StoredLink.Cause.typed, Self.mostTyped)
            : (StoredLink.Cause.untyped, Self.mostUntyped)
        try transaction.expireLinks(
            ofAccount: account.id, causes, butNewest: most - 1, at: link.issuedAt)
        try transaction.addLink(
            hash: link.hash, account: account.id, cause: cause, issuedAt: link.issuedAt,
            expiresAt: link.expiresAt, mail: id, name: name)
        try batch.add(mail: template, id: id, mail)
        try transaction.addLinkMail(id, madeAt: link.issuedAt, expiresAt: link.expiresAt)
        site.log.info(
            "link sent", metadata: ["account": "\(account.id)", "cause": "\(cause.rawValue)"])
        return nil
    }

    private static func template(for account: Account) -> TemplateName {
        if account.status == .registered { return .passwordReset }
        return account.isSignUp && account.personId == nil ? .signUp : .registrationRequest
    }

    /// Sends a link to an account whose address somebody typed, unless that was done just now.
    /// - Parameter name: see `send`.
    func sendTyped(
        to account: Account, name: String? = nil, _ batch: inout OutboxBatch
    ) throws {
        let reached = try LinkCeiling.reached(
            LinkCeiling.typed, by: account, StoredLink.Cause.typed, at: site.now,
            batch.transaction)
        if reached == nil { try send(to: account, cause: .wish, name: name, &batch) }
    }

    /// What is decided for an account's person that speaks against a mail to it; nil if nothing does.
    /// Whoever has registered asks for a mail of their own, and not for the sync's.
    private func objection(
        to account: Account, _ transaction: AccountTransaction
    ) throws -> Outcome? {
        guard account.status == .provisional,
            let verdict = try site.verdict(ofPersonOf: account, transaction),
            !verdict.mayWrite(to: account)
        else { return nil }
        return verdict.outcome
    }

    /// What the CRM knows of an account's person: the name, as long as the account follows it (see
    /// `RunPlan`), the fields that a mail names, and who looks after them, if the mail says it.
    private func known(
        of account: Account, for template: TemplateName
    ) throws -> (name: String?, fields: [FieldAlias: String], owner: String) {
        let wanted = mailing.composer.needsFields(template)
        let namesOwner = mailing.composer.namesOwner(template)
        guard let person = account.personId, account.isOpen || namesOwner || !wanted.isEmpty else {
            return (nil, [:], "")
        }
        return try site.mirror.read { snapshot in
            guard let candidate = try snapshot.candidate(person) else { return (nil, [:], "") }
            let resume = candidate.resumes.first { $0.id == account.resumeId }
            let names = try site.fieldNames.names(given: mailing.settings.fields, snapshot)
            let record = CRMRecord(
                mailing.settings.status, catalog: snapshot.catalog, names: names)
            var owners: [Int64: String] = [:]
            for id in record.everyOwner(of: candidate) where namesOwner {
                owners[id] = try snapshot.owner(id)?.name
            }
            return (
                account.isOpen ? record.knownName(of: candidate) : nil,
                record.values(of: wanted, candidate, resume, owners: owners),
                record.ownerName(of: candidate, resume, owners)
            )
        }
    }
}
