import Recruiting
import SyncStore

/// The owners (所有者) of records, as last exported.
struct OwnerLookup {
    let mirror: MirrorStore

    /// The owner with an address, or nil if none was ever exported.
    func reachable(_ owner: Int64) throws -> (Owner, MailAddress)? {
        guard let owner = try mirror.read({ try $0.owner(owner) }),
            let address = try? MailAddress(owner.mail)
        else { return nil }
        return (owner, address)
    }

    /// The owners of a person and of a resume, each once.
    func owners(ofPerson person: Int64, resume: Int64?) throws -> [Int64] {
        try mirror.read { snapshot in
            guard let candidate = try snapshot.candidate(person) else { return [] }
            let resume = candidate.resumes.first { $0.id == resume }
            let candidateOwner = candidate.fields[snapshot.catalog.number(of: .personOwner)]?.id
            let resumeOwner = resume?.fields[snapshot.catalog.number(of: .resumeOwner)]?.id
            return [candidateOwner, candidateOwner == resumeOwner ? nil : resumeOwner]
                .compactMap { $0 }
        }
    }
}
