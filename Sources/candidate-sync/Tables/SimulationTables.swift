import CandidateSync
import Foundation
import Recruiting
import SyncStore

/// A simulation as people read it.
struct SimulationTables {
    let simulation: Simulation
    let listsPeople: Bool
    let say: Wording

    func show() {
        showFiles()
        for run in simulation.goesOnFirst {
            say.print(
                "run \(run) was approved or cut short, and goes on first",
                "実行 \(run) は承認済み、または途中で止まっているため、先に再開されます。")
        }
        for run in simulation.held {
            say.print(
                "run \(run) waits for an approval, and goes on waiting",
                "実行 \(run) は、そのまま承認を待ちます。")
        }
        say.printOutcomes(simulation.counts)
        for failure in failures { print(say.text(failure)) }
        showHold()
        for warning in simulation.warnings { print(say.text(warning)) }
        if listsPeople { showPeople() }
    }

    /// Those of most people first.
    private var failures: [(reason: Decision.Reason, count: Int)] {
        simulation.failures.sorted {
            ($1.count, $0.reason.description) < ($0.count, $1.reason.description)
        }
    }

    private func showFiles() {
        say.printDeliveries(simulation.deliveries)
        for file in simulation.waiting { print(say.text(file)) }
        if !simulation.deliveries.isEmpty || !simulation.waiting.isEmpty { print("") }
    }

    private func showHold() {
        let limit = simulation.limit
        let most = limit.maxNewAccounts
        say.print(
            "\nwould write to \(limit.wouldWrite.counted("person", "people")); written to in the "
                + "last 24 hours: "
                + "\(limit.written); safety.max_new_accounts: "
                + (most == 0 ? "no limit" : "\(most)"),
            "\nこの実行で案内を送る人数：\(limit.wouldWrite)人、過去24時間に案内を送った人数："
                + "\(limit.written)人、24時間あたりの上限：" + (most == 0 ? "なし" : "\(most)人"))
        for reason in simulation.hold {
            say.print("would be held, as \(reason)", "この実行は承認待ちになります。\(say.text(reason))")
        }
        if simulation.hold.isEmpty { say.print("would not be held", "承認待ちにはなりません。") }
    }

    private func showPeople() {
        print("")
        say.printTable(
            ["person", "resume", "planned", "outcome", "reason", "account"],
            ["個人連絡先ID", "レジュメID", "計画", "判定", "理由", "アカウント"],
            simulation.people.map { person in
                [
                    "\(person.personId)", person.resumeId.map { "\($0)" } ?? "",
                    say.text(person.planned), say.text(person.outcome), say.text(person.reason),
                    person.accountId.map { "\($0)" } ?? "",
                ]
            })
    }
}
