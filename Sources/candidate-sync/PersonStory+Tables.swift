import CandidateSync
import Foundation
import MyPage
import Recruiting
import SyncStore

extension PersonStory {
    /// Prints the story for people: titles and tables.
    func printTables() {
        Terminal.printTable(
            ["", ""],
            [
                ["person", personId.map { "\($0)" } ?? "none: a sign-up"], ["name", name],
                ["as things are", decided], ["last delivery", source?.delivery ?? "not known"],
            ])
        section("conditions")
        Terminal.printTable(
            ["", "condition", "value", "exported"],
            conditions.map {
                [
                    $0.holds ? "✓" : "✗", $0.condition, $0.value ?? "(not exported)",
                    Self.day($0.exportedOn) ?? "",
                ]
            })
        section("what happens next (UTC)")
        Terminal.printTable(
            ["at", "what"],
            outlook.steps.map { [$0.date?.formatted(.iso8601) ?? "", $0.english] })
        if let silence = outlook.silence { print("nobody is written to: \(silence.english)") }
        section("accounts")
        Terminal.printTable(AccountRow.names, holdings.map { AccountRow($0.account).cells })
        section("links (UTC)")
        Terminal.printTable(
            ["account", "cause", "issued", "expires", "ended"],
            holdings.flatMap(\.links).map {
                [
                    "\($0.account)", $0.cause.rawValue, $0.issuedAt.formatted(.iso8601),
                    $0.expiresAt.formatted(.iso8601), $0.endedAt?.formatted(.iso8601) ?? "",
                ]
            })
        section("runs and mails (UTC)")
        Terminal.printTable(
            ["run", "at", "outcome", "reason", "basis", "mail", "status document"],
            decisions.map {
                [
                    $0.run, $0.startedAt?.formatted(.iso8601) ?? "", $0.decision.outcome.rawValue,
                    $0.decision.reasonAndUndoing, $0.decision.basis.description,
                    $0.decision.mailFile,
                    $0.decision.statusFile,
                ]
            })
        section("records, as the mirror keeps them")
        let days = source?.resumesExportedOn ?? [:]
        Terminal.printTable(
            ["record", "exported", "field", "value"],
            fields.map { ["person", Self.day(source?.personExportedOn) ?? "", $0.name, $0.value] }
                + resumes.flatMap { resume in
                    resume.fields.map {
                        ["resume \(resume.id)", Self.day(days[resume.id]) ?? "", $0.name, $0.value]
                    }
                })
    }

    private func section(_ title: String) { print("\n\(title)") }

    private var decided: String {
        guard let verdict else { return "nothing: the mirror has no records" }
        return verdict.outcome.rawValue + (verdict.reason.map { ": \($0)" } ?? "")
    }

    /// A day since 1970 (UTC) as `yyyy-mm-dd`.
    static func day(_ day: Int?) -> String? { Decision.Basis(exportedOn: day).exportDay }
}
