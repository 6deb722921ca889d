import DropFolder
import Foundation
package import Publishing
import Recruiting
package import SiteSettings
package import SyncStore

/// What can be measured of a workspace: the same whichever process asks. What is counted stands in the
/// database, in the transactions that did it: it survives every process, and rows that are forgotten.
package struct WorkspaceMetrics {
    private let workspace: Workspace
    private let settings: Settings
    private let environment: Environment
    private let accounts: any AccountReading

    package init(
        _ workspace: Workspace, settings: Settings, environment: Environment,
        accounts: any AccountReading
    ) {
        self.workspace = workspace
        self.settings = settings
        self.environment = environment
        self.accounts = accounts
    }

    /// - Throws: `StoreError`, `SystemError`
    package func callAsFunction() throws -> MetricsText {
        var metrics = MetricsText()
        metrics.add(
            "candidate_sync_build_info", .gauge, "The version of the program.",
            [.init(1, ["version": Release.version])])
        try accounts.read { transaction in
            try addCounts(transaction, to: &metrics)
            try addLast(transaction, to: &metrics)
        }
        let status = try WorkspaceStatus(
            workspace, settings: settings, environment: environment, waits: false)
        addState(status, to: &metrics)
        try addFiles(status, to: &metrics)
        return metrics
    }

    private func addCounts(
        _ transaction: AccountTransaction, to metrics: inout MetricsText
    ) throws {
        func count(
            _ tally: Tally, _ name: String, _ help: String, by label: String, _ values: [String]
        ) throws {
            let counts = try transaction.tallied(tally)
            metrics.add(
                "candidate_sync_\(name)_total", .counter, help,
                values.map { .init(counts[$0] ?? 0, [label: $0]) })
        }
        // What never occurred is there as 0: else the first increase could not be seen.
        let outcomes = Outcome.allCases.filter { $0 != .held }.map(\.rawValue)
        try count(
            .deliveries, "deliveries", "Files that were dealt with.", by: "result",
            ["accepted", "rejected"])
        try count(
            .records, "records", "Records of accepted exports.", by: "kind",
            ["candidates", "resumes", "users"])
        try count(
            .people, "people", "People of carried out syncs by what was decided.", by: "outcome",
            outcomes)
        try count(
            .reminded, "reminded_people", "People of carried out reminders by what was decided.",
            by: "outcome", outcomes)
        try count(
            .mails, "mails", "Mails that were written.", by: "template",
            TemplateName.allCases.map(\.rawValue))
        let (times, seconds) = (
            try transaction.tallied(.stages), try transaction.tallied(.stageSeconds)
        )
        metrics.add(
            "candidate_sync_stage_seconds", .summary, "How long each stage of the work took.",
            WorkStage.allCases.map(\.rawValue).flatMap { stage -> [MetricsText.Sample] in
                [
                    .init(seconds[stage] ?? 0, suffix: "_sum", ["stage": stage]),
                    .init(times[stage] ?? 0, suffix: "_count", ["stage": stage]),
                ]
            })
    }

    /// Missing for as long as there was none.
    private func addLast(
        _ transaction: AccountTransaction, to metrics: inout MetricsText
    ) throws {
        if let date = try transaction.lastExport(at: environment.now()) {
            metrics.add(
                "candidate_sync_last_delivery_timestamp_seconds", .gauge,
                "When the last export came that was accepted.", date.timeIntervalSince1970)
        }
        if let date = try transaction.lastSync(at: environment.now()) {
            metrics.add(
                "candidate_sync_last_run_timestamp_seconds", .gauge,
                "When the last sync was carried out.", date.timeIntervalSince1970)
        }
    }

    private func addState(_ status: WorkspaceStatus, to metrics: inout MetricsText) {
        // Missing for as long as there was none.
        if let date = status.lastBackup {
            metrics.add(
                "candidate_sync_last_backup_timestamp_seconds", .gauge,
                "When the last backup was made.", date.timeIntervalSince1970)
        }
        metrics.add(
            "candidate_sync_working", .gauge, "Whether a watch or a run works on the workspace.",
            status.process == nil ? 0 : 1)
        metrics.add(
            "candidate_sync_problems", .gauge, "What stands in the way, as 'status' lists it.",
            Double(status.problems.count))
        metrics.add(
            "candidate_sync_held_runs", .gauge, "Runs that wait for an approval.",
            Double(status.held.count))
        metrics.add(
            "candidate_sync_refused_statuses", .gauge, "Status updates that the CRM refuses.",
            Double(status.statusErrorCount))
        metrics.add(
            "candidate_sync_free_bytes", .gauge, "What is left on the workspace's disk.",
            Double(status.freeMiB) * 1_048_576)
    }

    private func addFiles(_ status: WorkspaceStatus, to metrics: inout MetricsText) throws {
        metrics.add(
            "candidate_sync_inbox_files", .gauge, "Files in the inbox.",
            [
                .init(Double(status.ready), ["state": "ready"]),
                .init(Double(status.waiting.count), ["state": "waiting"]),
            ])
        let own = [
            ("claimed", status.claimed, workspace.claimed),
            ("spool", status.spool, workspace.spool),
        ]
        metrics.add(
            "candidate_sync_state_files", .gauge, "Files on their way through.",
            own.map { .init(Double($0.1), ["folder": $0.0]) })
        metrics.add(
            "candidate_sync_state_bytes", .gauge, "What they hold.",
            try own.map { .init(Double(try (try? Folder($0.2))?.bytes() ?? 0), ["folder": $0.0]) })
        metrics.add(
            "candidate_sync_outbox_files", .gauge, "Files that nobody has collected.",
            status.outbox.map { .init(Double($0.files), ["folder": $0.folder]) })
        metrics.add(
            "candidate_sync_outbox_oldest_seconds", .gauge,
            "For how long the oldest of them lies there; 0 if there is none.",
            status.outbox.map {
                let age = $0.oldest.map { environment.now().timeIntervalSince($0) } ?? 0
                return .init(max(0, age), ["folder": $0.folder])
            })
    }
}
