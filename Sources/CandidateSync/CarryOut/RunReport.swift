import DropFolder
package import Foundation
import Publishing
import Recruiting
package import SyncStore

/// What a run did, for machines: a JSON summary and a CSV with one line for each candidate that
/// matters. See Formats.
package struct RunReport: Sendable, Encodable, Equatable {
    package let run: String
    package let startedAt: Date?
    package let finishedAt: Date
    package let trigger: Run.Trigger
    package let deliveries: [String]
    /// Every outcome, those that nobody has with 0.
    package let counts: [String: Int]
    package let warnings: [Warning]

    package enum CodingKeys: String, CodingKey {
        case run
        case startedAt = "started_at"
        case finishedAt = "finished_at"
        case trigger, deliveries, counts, warnings
    }

    /// - Parameter counts: of all outcomes that occurred.
    init(
        _ run: Run, counts: [Outcome: Int], finishedAt: Date, _ transaction: AccountTransaction
    ) throws {
        self.run = run.id
        startedAt = run.startedAt
        self.finishedAt = finishedAt
        trigger = run.trigger
        deliveries = try transaction.deliveries(ofRun: run.id).map(\.id)
        self.counts = Dictionary(
            uniqueKeysWithValues: Outcome.allCases.map { ($0.rawValue, counts[$0] ?? 0) })
        warnings = run.warnings
    }

    /// Writes both files.
    /// - Parameter onPage: called again and again; what it throws ends the report without a trace.
    func write(
        _ run: Run, _ transaction: AccountTransaction, _ draft: inout OutboxDraft,
        onPage: () throws -> Void
    ) throws {
        let summary = try JSONText.encode(self)
        try draft.add(.report, name: "\(run.id).json") { file throws in try file.append(summary) }
        try draft.add(.report, name: "\(run.id).csv") { file in
            try file.append(Self.csvHead.utf8)
            var last: Int64 = 0
            while case let page = try transaction.decisions(in: run, after: last, limit: 1_000),
                let end = page.last
            {
                try file.append(Self.lines(of: page).utf8)
                last = end.personId
                try onPage()
            }
        }
    }

    /// The head of the CSV; its mark makes spreadsheets read it as UTF-8.
    package static let csvHead =
        "\u{FEFF}"
        + CSV.line([
            "person_id", "resume_id", "outcome", "reason", "account_id", "mail_file",
            "status_file",
        ])

    /// Lines of the CSV. Who turned out to be no target when they were to be written to is counted,
    /// and has no line: as all who are none.
    package static func lines(of decisions: [Decision]) -> String {
        decisions.filter { $0.outcome != .notTarget }.map(line).joined()
    }

    /// A line of the CSV, CRLF at its end.
    private static func line(of decision: Decision) -> String {
        CSV.line([
            String(decision.personId), decision.resumeId.map { String($0) } ?? "",
            decision.outcome.rawValue, decision.reasonText,
            decision.accountId.map { String($0) } ?? "", decision.mailFile, decision.statusFile,
        ])
    }
}
