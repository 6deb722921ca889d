import Foundation
public import Recruiting
public import SyncStore

extension Administration {
    /// Runs before one, newest first.
    public func runs(before id: String? = nil, limit: Int) async throws -> [CountedRun] {
        try await myPage.reading { [self] in
            try accounts.read { transaction in
                try transaction.runs(before: id, limit: limit).map {
                    CountedRun(run: $0, counts: try transaction.counts(of: $0))
                }
            }
        }
    }

    public func run(_ id: String) async throws -> CountedRun? {
        try await myPage.reading { [self] in
            try accounts.read { transaction in
                try transaction.run(id).map {
                    CountedRun(run: $0, counts: try transaction.counts(of: $0))
                }
            }
        }
    }

    /// Decisions of a run behind a person, in the order of ids; of one outcome, or of all.
    public func decisions(
        of run: Run, outcome: Outcome? = nil, after person: Int64 = 0, limit: Int
    ) async throws -> [Decision] {
        try await myPage.reading { [self] in
            try accounts.read {
                try $0.decisions(in: run, outcome: outcome, after: person, limit: limit)
            }
        }
    }

    /// The run's decisions as CSV, as its report has them.
    public func csv(of run: Run, after person: Int64) async throws -> (text: String, last: Int64)? {
        let page = try await decisions(of: run, after: person, limit: 1_000)
        guard let last = page.last else { return nil }
        return (RunReport.lines(of: page), last.personId)
    }

    /// Deliveries before one, newest first, by their receipts.
    public func deliveries(before id: String? = nil, limit: Int) async throws -> [Receipt] {
        try await myPage.reading { [self] in
            try accounts.read { try $0.deliveries(before: id, limit: limit) }
                .map { try JSONText.decode(Receipt.self, from: $0.receipt) }
        }
    }

    public func delivery(_ id: String) async throws -> Receipt? {
        try await myPage.reading { [self] in
            try accounts.read { try $0.delivery(id) }
                .map { try JSONText.decode(Receipt.self, from: $0.receipt) }
        }
    }

    /// Lets a held run be carried out, or decides that it is not.
    /// - Returns: false if the run does not wait for an approval.
    public func settle(_ run: Run, approve: Bool, by staff: Staff) async throws -> Bool {
        let now = environment.now()
        let isSettled = try await myPage.writing { [self] in
            try accounts.write {
                try approve
                    ? $0.approve(run, by: staff.name, at: now)
                    : $0.discard(run, by: staff.name, at: now)
            }
        }
        if isSettled { changed() }
        return isSettled
    }

    /// What settings that are being edited would do (see `Funnel`).
    public func funnel(_ settings: Settings) async throws -> Funnel {
        try await myPage.looking { [self] in
            try Funnel(
                Rules(settings, Templates(folder: workspace.templates)), mirror: mirror,
                accounts: accounts, now: environment.now())
        }
    }

    /// The fields that the mirror has seen, with the options that were seen in them.
    public func fields() async throws -> [(alias: FieldAlias, options: [FieldOption])] {
        try await myPage.reading { [self] in
            try mirror.read { snapshot in
                let options = try snapshot.options()
                return snapshot.catalog.aliases
                    .filter { $0.resource == .candidate || $0.resource == .resume }
                    .sorted { $0.name < $1.name }
                    .map { ($0, options[$0] ?? []) }
            }
        }
    }

    // MARK: the audit list

    /// Lines before one, newest first; of one kind and subject, or of all.
    public func audit(
        _ what: AuditEntry.Kind? = nil, _ subject: String? = nil, before sequence: Int64 = .max,
        limit: Int
    ) async throws -> [AuditEntry] {
        try await myPage.reading { [self] in
            try accounts.read { try $0.audit(what, subject, before: sequence, limit: limit) }
        }
    }

    public func auditEntry(_ sequence: Int64) async throws -> AuditEntry? {
        try await myPage.reading { [self] in try accounts.read { try $0.auditEntry(sequence) } }
    }
}
