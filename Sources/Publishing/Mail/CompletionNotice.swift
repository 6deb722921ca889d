package import Foundation
import Recruiting
package import SiteSettings
package import SyncStore

/// マイページ登録完了メール: tells the owners of the candidate and of the resume of a registration.
package struct CompletionNotice {
    private let composer: MailComposer
    private let mirror: MirrorStore
    private let status: Settings.Status

    package init(composer: MailComposer, mirror: MirrorStore, status: Settings.Status) {
        self.composer = composer
        self.mirror = mirror
        self.status = status
    }

    /// Writes one mail to each owner who can be reached and has not been told, and notes what is owed
    /// to the others.
    /// - Parameter date: when the account was registered.
    package func tell(
        of account: Account, at date: Date, told: Set<Int64> = [], _ batch: inout OutboxBatch
    ) throws {
        let (record, owners) = try account.presentRecord(mirror, status)
        let isUpdated = status.writes(.registered, to: record)
        var told = told
        for (owner, address) in try reachable(owners, besides: told) {
            let id = batch.makeId()
            let mail = try composer.completion(
                of: account, at: date, isStatusUpdated: isUpdated, owner: owner,
                address: address, id: id)
            try batch.add(mail: .registrationComplete, id: id, mail)
            told.insert(owner.id)
        }
        if owners.isKnown, told.isSuperset(of: owners.ids) {
            try batch.transaction.forgetOwed(.registration, account.id)
        } else {
            try batch.transaction.note(
                OwedNotice(.registration, account.id, since: date, told: told))
        }
    }

    /// Whether a mail to somebody can be written that could not be before.
    package func canTell(of account: Account, besides told: Set<Int64>) throws -> Bool {
        try !reachable(owners(of: account), besides: told).isEmpty
    }

    /// While no export says whose the other record is, whoever has taken the one over from an owner who was
    /// told is owed nothing: to them it is no news, however many they have taken over.
    private func reachable(
        _ owners: Owners, besides told: Set<Int64>
    ) throws -> [(Owner, MailAddress)] {
        guard owners.isKnown || told.isEmpty else { return [] }
        return try owners.ids.filter { !told.contains($0) }.compactMap(mirror.reachableOwner)
    }

    /// As the mirror knows them now, or, where it knows nothing of the person, as the account does.
    private func owners(of account: Account) throws -> Owners {
        try account.presentRecord(mirror, status).owners
    }
}
