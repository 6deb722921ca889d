import Recruiting
import SiteSettings

/// The first stage: is this a person whom the agency wants to have an account, and can they be
/// written to?
struct FilterStage {
    /// A person who passed, with what the next stages need.
    struct Target {
        let candidate: Candidate
        /// The account's resume; nil if the person needs none and has none.
        let resume: Resume?
        /// The first of the mail fields that holds an address, and that field.
        let address: MailAddress
        let addressField: FieldAlias
        /// The keys of all addresses, that one first.
        let keys: [String]
    }

    enum Verdict {
        case deleted
        /// The first condition that does not hold.
        /// - Parameter isCut: that can't be known, as a text was not kept whole.
        case notTarget(Condition, isCut: Bool)
        case noMail(Resume?)
        case badMail(Resume?, MailAddress.Problem)
        case target(Target)

        var isDeleted: Bool { if case .deleted = self { true } else { false } }

        /// The keys of a target's addresses; none of anybody else's.
        var keys: [String] { if case .target(let target) = self { target.keys } else { [] } }
    }

    /// What an alias says is read out of it once, not for each person.
    private let conditions: [(prepared: PreparedCondition, isOfResume: Bool)]
    private let mailFields: [(alias: FieldAlias, number: Int?, isOfResume: Bool)]
    /// The person's own mail fields, be they among those or not.
    private let ownMailFields: [Int]
    private let personDeleted: Int?
    private let resumeDeleted: Int?

    init(_ settings: Settings.Sync, catalog: FieldCatalog) {
        conditions = settings.conditions.map {
            (PreparedCondition($0, catalog: catalog), $0.alias.resource == .resume)
        }
        mailFields = settings.mailFields.map {
            ($0, catalog.number(of: $0), $0.resource == .resume)
        }
        ownMailFields = [FieldAlias.personMail, .personMobileMail].compactMap {
            catalog.number(of: $0)
        }
        personDeleted = catalog.number(of: .personDeleted)
        resumeDeleted = catalog.number(of: .resumeDeleted)
    }

    /// How many conditions must hold.
    var count: Int { conditions.count }

    func decide(_ candidate: Candidate) -> Verdict {
        if candidate.fields[personDeleted]?.isOne == true { return .deleted }
        var resumes = candidate.resumes
        if resumes.contains(where: isDeleted) { resumes.removeAll(where: isDeleted) }
        for (prepared, isOfResume) in conditions {
            // Conditions on resumes must all hold on one and the same.
            if isOfResume {
                let holding = resumes.filter { prepared.holds(for: $0.fields) }
                if holding.isEmpty {
                    let isCut = resumes.contains { prepared.isCut(in: $0.fields) }
                    return .notTarget(prepared.condition, isCut: isCut)
                }
                resumes = holding
            } else if !prepared.holds(for: candidate.fields) {
                return .notTarget(
                    prepared.condition, isCut: prepared.isCut(in: candidate.fields))
            }
        }
        return addresses(of: candidate, resumes.min { $0.precedes($1) })
    }

    private func isDeleted(_ resume: Resume) -> Bool {
        resume.fields[resumeDeleted]?.isOne == true
    }

    /// The keys of all addresses that the CRM has of a person, be they a target or not.
    func keys(of candidate: Candidate) -> [String] {
        ([nil] + candidate.resumes.filter { !isDeleted($0) }).flatMap { resume -> [String] in
            addresses(of: candidate, resume).keys
        }
    }

    /// The keys of the addresses in a person's own mail fields, whatever `sync.mail_fields` names.
    func ownKeys(of candidate: Candidate) -> [String] {
        ownMailFields.compactMap { candidate.fields.mailKey(in: $0) }
    }

    private func addresses(of candidate: Candidate, _ resume: Resume?) -> Verdict {
        var first: (address: MailAddress, field: FieldAlias)?
        var keys: [String] = []
        var problem: MailAddress.Problem?
        for (alias, number, isOfResume) in mailFields {
            let fields = isOfResume ? resume?.fields : candidate.fields
            guard let value = fields?[number] else { continue }
            if value.kind == .omitted { problem = problem ?? .tooLong }
            guard value.kind == .text else { continue }
            do {
                let address = try MailAddress(value.bytes)
                first = first ?? (address, alias)
                if !keys.contains(address.key) { keys.append(address.key) }
            } catch .empty {
                continue
            } catch {
                problem = problem ?? error
            }
        }
        if let first {
            return .target(
                Target(
                    candidate: candidate, resume: resume, address: first.address,
                    addressField: first.field, keys: keys))
        }
        return problem.map { .badMail(resume, $0) } ?? .noMail(resume)
    }
}
