import DropFolder
import Foundation
import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// Removes the mails that name a person and were not collected yet: those to them, and those to owners.
/// Those of somebody who stays and has the same address stay too (see `OtherHolders`). A mail to an
/// address that the CRM has corrected since, or that lists it, is known by its link, or by what a run has
/// noted of it: it names nothing that is known still. That it names an address of the agency's own tells
/// nothing (see `AgencyAddresses`).
///
/// A mail to an owner may list others too, who must not get lost with it: they are owed to that owner
/// again. Nothing is doubled: the file is taken away before that is noted, and what was noted is noted
/// with it.
struct MailErasure {
    private let files: ErasureFiles

    init(_ files: ErasureFiles) { self.files = files }

    private var open: OpenWorkspace { files.open }

    func erase(_ trace: inout PersonTrace, _ report: inout ErasureReport) throws {
        let folder = try Folder(files.folder(.mail))
        let agency = try AgencyAddresses(open, files.settings)
        let all = trace.texts.filter { $0.contains("@") }
        let shared = all.filter { agency.contains($0) }
        let addresses = all.filter { !agency.contains($0) }
        let names = try folder.names().sorted()
        // Behind the names: a weekly mail is noted before its file is there.
        let digests = try open.accounts.read { try $0.digestMails() }
        let written = try open.accounts.read { [people = trace.people] in
            try Set($0.mailFiles(ofPeople: people))
        }
        // What was taken away before a crash.
        for name in try files.workshop.names() where name.printable.hasSuffix(".eml") {
            try end(name, digests, &trace, &report)
        }
        guard !all.isEmpty || !digests.isEmpty || !written.isEmpty else { return }
        let others = try OtherHolders(trace, open.accounts)
        for name in names where name.printable.hasSuffix(".eml") {
            try files.onStep()
            let mail: OutgoingMail
            do {
                guard let bytes = try folder.bytes(of: name) else { continue }
                mail = OutgoingMail(bytes)
            } catch OpenFile.Refusal.notARegularFile {
                continue
            } catch {
                files.leave(.unreadable("outbox/mail/\(name.printable)"), error, &report)
                continue
            }
            let isTheirs: Bool
            if digests.contains(name.item) {
                isTheirs = mail.names(addresses) || mail.tells(of: trace)
            } else {
                let isAbout =
                    mail.names(addresses) || written.contains("mail/\(name.printable)")
                    || trace.hasLink(of: mail) || mail.lists(trace)
                    || mail.names(shared) && mail.tells(of: trace, besides: shared)
                isTheirs = try isAbout && !others.have(mail)
            }
            guard isTheirs else { continue }
            do throws(SystemError) {
                try folder.move(name, to: files.workshop, as: name)
            } catch {
                // Somebody has collected it just now.
                if error.code == ENOENT { continue }
                throw error
            }
            try end(name, digests, &trace, &report)
        }
        try folder.sync()
    }

    /// - Parameter digests: the weekly mails to owners.
    private func end(
        _ name: FileName, _ digests: Set<String>, _ trace: inout PersonTrace,
        _ report: inout ErasureReport
    ) throws {
        let mail = OutgoingMail(try OpenFile(name, in: files.workshop).whole())
        if !trace.settledMails.contains(name.printable) {
            report.toldAgain += try tellAgain(
                mail, name, isDigest: digests.contains(name.item), &trace)
        }
        try files.workshop.remove(name)
        report.removed.append("outbox/mail/\(name.printable)")
    }

    /// Has the owner told again of the others in a mail.
    /// - Parameter isDigest: a weekly mail is no news of duplicates: the owner gets it anew, without the
    ///   erased.
    private func tellAgain(
        _ mail: OutgoingMail, _ name: FileName, isDigest: Bool, _ trace: inout PersonTrace
    ) throws -> Int {
        let (erased, file) = (trace.people, "mail/\(name.printable)")
        let listed = try open.accounts.read { try $0.duplicates(toldIn: file, besides: erased) }
        let known = Set(erased + listed.map(\.person))
        let numbers = isDigest ? [] : mail.numbers.filter { !known.contains($0) }
        let now = open.environment.now()
        let others = try open.accounts.read { try $0.duplicates(among: numbers) }
        let owners = try (listed + others).map {
            (
                $0.person,
                try besides(mail, $0.person, $0.resume, isListed: known.contains($0.person))
            )
        }
        trace.settledMails.append(name.printable)
        let data = try JSONText.encode(trace)
        return try open.accounts.write { transaction in
            var count = 0
            if isDigest { try transaction.takeBackDigestMail(name.item) }
            // Else it would count as one that has left.
            try transaction.forgetLinkMails([name.item])
            for (person, told) in owners {
                guard let told else { continue }
                let owed = try transaction.owedNotices(.duplicate, among: [person]).first
                try transaction.note(
                    OwedNotice(
                        .duplicate, person, since: owed?.since ?? now,
                        told: owed.map { $0.told.intersection(told) } ?? told))
                count += 1
            }
            try transaction.changeErasure(files.id, to: data)
            return count
        }
    }

    /// A person's owners but for the one who gets the mail; nil if that is none of them, or if the mail says
    /// nothing of the person: a number may be anything.
    /// - Parameter isListed: a run has noted that the mail is about the person, whatever a text of the
    ///   agency's own says of them.
    private func besides(
        _ mail: OutgoingMail, _ person: Int64, _ resume: Int64?, isListed: Bool
    ) throws -> Set<Int64>? {
        let owners = try open.mirror.read { mirror -> [Int64] in
            let record = CRMRecord(files.settings.status, catalog: mirror.catalog)
            guard let candidate = try mirror.candidate(person) else { return [] }
            let resume = candidate.resumes.first { $0.id == resume }
            let addresses = record.values(
                of: [.personMail, .personMobileMail], candidate, resume, owners: [:])
            let isTold =
                isListed || mail.says(record.name(of: candidate))
                || mail.names(Array(addresses.values))
            return isTold ? record.owners(of: candidate, resume).ids : []
        }
        let reached = try owners.filter { owner in
            try open.mirror.reachableOwner(owner).map { mail.to.contains($0.1.address) } ?? false
        }
        return reached.isEmpty ? nil : Set(owners).subtracting(reached)
    }
}

extension FileName {
    /// The `OutboxItem` that a mail's file is.
    fileprivate var item: String { String(printable.dropLast(".eml".count)) }
}

extension OutgoingMail {
    /// Whether it says who somebody is: of a weekly mail, that is whom it lists. Another one of the same
    /// name does no harm: it is written anew.
    fileprivate func tells(of trace: PersonTrace) -> Bool { trace.texts.contains(where: says) }

    /// Whether it says who somebody is by more than some addresses.
    fileprivate func tells(of trace: PersonTrace, besides addresses: [String]) -> Bool {
        trace.longTexts.contains { !addresses.contains($0) && says($0) }
    }

    /// Whether it says a person's name and number, and has no link: the agency's own text of a mail to an
    /// owner may leave the address out.
    fileprivate func lists(_ trace: PersonTrace) -> Bool {
        tokens.isEmpty && trace.longTexts.contains(where: says)
            && !Set(trace.people).isDisjoint(with: numbers)
    }
}
