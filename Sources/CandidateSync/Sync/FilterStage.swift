import Recruiting

/// The first stage: is this a person whom the agency wants to have an account, and can they be
/// written to?
struct FilterStage {
    /// A person who passed, with what the next stages need.
    struct Target {
        let candidate: Candidate
        /// The account's resume; nil if the person needs none and has none.
        let resume: Resume?
        let address: MailAddress
    }

    enum Verdict {
        case deleted
        /// The first condition that does not hold.
        case notTarget(Condition)
        case noMail(Resume?)
        case badMail(Resume?, reason: String)
        case target(Target)
    }

    private let conditions: [PreparedCondition]
    private let mailFields: [(resource: Resource?, number: Int?)]
    private let personDeleted: Int?
    private let resumeDeleted: Int?

    init(_ settings: Settings.Sync, catalog: FieldCatalog) {
        conditions = settings.conditions.map { PreparedCondition($0, catalog: catalog) }
        mailFields = settings.mailFields.map { ($0.resource, catalog.number(of: $0)) }
        personDeleted = catalog.number(of: .personDeleted)
        resumeDeleted = catalog.number(of: .resumeDeleted)
    }

    func decide(_ candidate: Candidate) -> Verdict {
        if candidate.fields[personDeleted]?.text == "1" { return .deleted }
        var resumes = candidate.resumes.filter { $0.fields[resumeDeleted]?.text != "1" }
        for prepared in conditions {
            // Conditions on resumes must all hold on one and the same.
            if prepared.condition.alias.resource == .resume {
                resumes = resumes.filter { prepared.holds(for: $0.fields) }
                if resumes.isEmpty { return .notTarget(prepared.condition) }
            } else if !prepared.holds(for: candidate.fields) {
                return .notTarget(prepared.condition)
            }
        }
        let resume = resumes.min { $0.precedes($1) }
        return address(of: candidate, resume)
    }

    /// The first of the mail fields that holds an address.
    private func address(of candidate: Candidate, _ resume: Resume?) -> Verdict {
        var problem: String?
        for field in mailFields {
            let fields = field.resource == .resume ? resume?.fields : candidate.fields
            guard let value = fields?[field.number] else { continue }
            if value.kind == .omitted { problem = problem ?? "far too long" }
            guard value.kind == .text else { continue }
            do {
                let address = try MailAddress(value.text)
                return .target(Target(candidate: candidate, resume: resume, address: address))
            } catch .empty {
                continue
            } catch {
                problem = problem ?? error.rawValue
            }
        }
        return problem.map { .badMail(resume, reason: $0) } ?? .noMail(resume)
    }
}
