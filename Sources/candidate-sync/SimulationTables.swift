import CandidateSync
import Foundation
import Recruiting
import SyncStore

/// A simulation as people read it.
struct SimulationTables {
    private let simulation: Simulation
    private let listsPeople: Bool

    init(_ simulation: Simulation, listsPeople: Bool) {
        self.simulation = simulation
        self.listsPeople = listsPeople
    }

    func show() {
        showFiles()
        for run in simulation.goesOnFirst {
            print("run \(run) was approved or cut short, and goes on first")
        }
        for run in simulation.held {
            print("run \(run) waits for an approval, and goes on waiting")
        }
        Terminal.printTable(
            ["outcome", "candidates"],
            Outcome.allCases.map { [$0.rawValue, "\(simulation.counts[$0.rawValue] ?? 0)"] })
        for (condition, count) in simulation.notTarget.sorted(by: { $0.value > $1.value }) {
            print("not_target: \(count) by \(condition)")
        }
        showHold()
        for warning in simulation.warnings {
            print("warning \(warning.code.rawValue): \(warning.message)")
        }
        if listsPeople { showPeople() }
    }

    private func showFiles() {
        if !simulation.deliveries.isEmpty {
            Terminal.printTable(
                ["file", "result", "candidates", "resumes", "users"],
                simulation.deliveries.map {
                    [
                        $0.file, $0.result, "\($0.records.candidates)", "\($0.records.resumes)",
                        "\($0.records.users)",
                    ]
                })
        }
        for receipt in simulation.deliveries {
            if let error = receipt.error { print("\(receipt.file): \(error.sentence)") }
            for warning in receipt.warnings {
                print("\(receipt.file): warning \(warning.code.rawValue): \(warning.message)")
            }
        }
        for file in simulation.waiting {
            print("waiting in the inbox: \(file.file): \(file.reason)")
        }
        if !simulation.deliveries.isEmpty || !simulation.waiting.isEmpty { print() }
    }

    private func showHold() {
        let limit = simulation.limit
        print(
            "\nwould write to \(limit.wouldWrite) people; written to in the last 24 hours: "
                + "\(limit.written); safety.max_new_accounts: "
                + (limit.maxNewAccounts == 0 ? "no limit" : "\(limit.maxNewAccounts)"))
        for reason in simulation.hold { print("would be held, as \(reason)") }
        if simulation.hold.isEmpty { print("would not be held") }
    }

    private func showPeople() {
        print()
        Terminal.printTable(
            ["person", "resume", "planned", "outcome", "reason", "account"],
            simulation.people.map { person in
                [
                    "\(person.personId)", person.resumeId.map { "\($0)" } ?? "",
                    person.planned.rawValue, person.outcome.rawValue,
                    person.reason?.description ?? "",
                    person.accountId.map { "\($0)" } ?? "",
                ]
            })
    }
}
