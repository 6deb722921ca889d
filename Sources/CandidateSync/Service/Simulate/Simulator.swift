import Foundation
import Logging
package import Publishing
import Recruiting
package import SiteSettings
import SyncStore

/// Finds out what a run would do, and writes nothing into the workspace.
///
/// It copies the databases into a temporary folder and lets the real importer, planner and decider
/// work there: nobody else knows the rules. What is not part of it is what a run does besides: reminders
/// that are due, unused accounts that are closed, mails that are owed to owners.
package struct Simulator {
    let workspace: Workspace
    let settings: Settings
    let templates: Templates
    let environment: Environment
    /// Whether whoever simulates holds the workspace, and reads no file meanwhile.
    let isIdle: Bool
    /// Whether it is what somebody of the staff would ask for (今すぐ実行): that looks also at those who wait
    /// though nothing was delivered.
    let isRequested: Bool
    let listener: Pipeline.Listener

    package init(
        _ workspace: Workspace, settings: Settings, templates: Templates,
        environment: Environment = .live, isIdle: Bool = false, isRequested: Bool = false,
        listener: @escaping Pipeline.Listener = { _ in }
    ) {
        self.workspace = workspace
        self.settings = settings
        self.templates = templates
        self.environment = environment
        self.isIdle = isIdle
        self.isRequested = isRequested
        self.listener = listener
    }

    /// How much is told of a simulation besides its counts.
    package struct Wish: Sendable {
        package var people = 0
        /// How many people's mails are written; `.max` for everything that the run would write, the
        /// mails to owners too.
        package var mails = 0

        package init(people: Int = 0, mails: Int = 0) {
            self.people = people
            self.mails = mails
        }
    }

    /// Simulates `run`, or `run FILE…`.
    /// - Parameters:
    ///   - files: paths, laid over the mirror as if they were imported; if there are any, the inbox
    ///     is left alone.
    ///   - mail: takes each mail, with the name of its file. A link in it says that it is none.
    /// - Throws: `UnusableFile`, `StoreError`, `SystemError`; what the listener or `mail` throws. The
    ///   copies are removed in any case.
    package func callAsFunction(
        files: [String] = [], _ wish: Wish = Wish(),
        mail: (String, [UInt8]) throws -> Void = { _, _ in }
    ) throws -> Simulation {
        try simulate(files, wish, mail).result
    }

    /// The same, with what a later run can be held to.
    package func saving(
        files: [String] = [], _ wish: Wish = Wish(),
        mail: (String, [UInt8]) throws -> Void = { _, _ in }
    ) throws -> (Simulation, SavedSimulation) {
        let (result, plan) = try simulate(files, wish, mail, keepsPlan: true)
        return (result, SavedSimulation(plan, hold: result.hold, environment))
    }

    /// - Parameter keepsPlan: whether the rows of the plan are wanted too, however many they are.
    func simulate(
        _ files: [String], _ wish: Wish, _ mail: (String, [UInt8]) throws -> Void,
        keepsPlan: Bool = false
    ) throws -> (result: Simulation, plan: [SavedSimulation.Planned]) {
        try SimulatedWorkspace.with(copyOf: workspace) { simulated in
            let waiting = try simulated.takeFiles(
                fromInbox: files.isEmpty, isIdle: isIdle, settings, environment)
            try simulated.takeDatabases()
            let pipeline = try Pipeline(
                simulated.copy, settings: settings, templates: templates,
                environment: environment,
                log: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() },
                listener: listener, isSimulated: true)
            var result = Simulation(mostAccounts: settings.safety.maxNewAccounts)
            var plan: [SavedSimulation.Planned] = []
            result.waiting = waiting.map(Pipeline.Waiting.init)
            result.deliveries = try pipeline.takeIn(copiesOf: files)
            let mails = SimulatedMails(pipeline, most: wish.mails)
            result.goesOnFirst = try pipeline.carriedOutFirst()
            if isRequested { try pipeline.collectForRequest() }
            var planned: String?
            while let id = try pipeline.plan() {
                guard try pipeline.accounts.read({ try $0.runsToPlan() }).isEmpty else {
                    // A plan that was cut short is another run than the one that collects; if it
                    // waits, that one takes it over.
                    result.goesOnFirst += try pipeline.carriedOutFirst()
                    continue
                }
                try pipeline.read(id, into: &result, most: wish.people)
                if keepsPlan {
                    plan = try pipeline.accounts.read {
                        try SavedSimulation.Planned.rows(ofRun: id, $0)
                    }
                }
                planned = id
            }
            let day = environment.now().addingTimeInterval(-86_400)
            result.limit.written = try pipeline.accounts.read { try $0.peopleWritten(since: day) }
            result.held = try pipeline.waitingRuns().map(\.id).filter { $0 != planned }
            if wish.mails < .max { mails.skip() }
            if let planned, wish.mails > 0 { try mails.write(of: planned) }
            try mails.take(mail)
            return (result, plan)
        }
    }
}

extension Pipeline {
    /// Carries out what goes on before anybody else is decided.
    /// - Returns: those that write to people; of the others there is only a report.
    fileprivate func carriedOutFirst() throws -> [String] {
        let reports = try carryOut()
        return try accounts.read { transaction in
            try reports.map(\.run).filter { try transaction.run($0)?.state == .finished }
        }
    }

    /// Adds what a run has planned.
    fileprivate func read(
        _ id: String, into result: inout Simulation, most people: Int
    ) throws {
        try accounts.read { transaction in
            guard let run = try transaction.run(id) else { return }
            for (outcome, count) in try transaction.counts(of: run) {
                result.counts[outcome.rawValue] = count
            }
            result.failures = run.failures
            result.notTarget = Dictionary(
                run.failures.map { ($0.reason.description, $0.count) }, uniquingKeysWith: +)
            result.limit.wouldWrite = try transaction.pendingCount(in: run)
            result.hold = run.hold
            result.missingFields = run.hold.compactMap(Simulation.MissingField.init)
            result.warnings = run.warnings
            result.people = try transaction.decisions(in: run, limit: people)
                .map(Simulation.Person.init)
        }
    }
}

extension Simulation.MissingField {
    fileprivate init?(_ reason: HoldReason) {
        guard case .fieldMissing(let field, let file) = reason else { return nil }
        self.init(field: field.name, file: file)
    }
}
