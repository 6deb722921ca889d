package import CandidateSync
import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// 試しに実行: what 今すぐ実行 would do now, for a screen.
package struct SimulateRun: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// How many people are listed, and how many mails are shown.
    package static let mostListed = 50
    private static let mostMails = 3

    package struct Answer: Sendable {
        package let simulation: Simulation
        /// The first mails to candidates, as their readers would see them; a link in them leads nowhere.
        package let mails: [ReadableMail]
        /// Who of the people has a page: whom only a file names that is not imported has none yet.
        package let known: Set<Int64>
        /// Those whom the imported data knows, with name and masked mail.
        package let labels: [Int64: PersonLabel]
    }

    /// Works on copies of the databases, one at a time, and behind none of the quick ones. See
    /// `Simulator`.
    /// - Throws: `Busy` if too many wait already, or what the simulator throws.
    package func callAsFunction() async throws -> Answer {
        let (settings, templates) = site.live.both
        return try await site.simulations.run { [site] in
            let simulator = Simulator(
                site.open.paths, settings: settings, templates: templates,
                environment: site.environment, isRequested: true)
            var mails: [ReadableMail] = []
            let wish = Simulator.Wish(people: Self.mostListed, mails: Self.mostMails)
            let simulation = try simulator(wish) { mails.append(ReadableMail($1)) }
            let known = try site.mirror.read { snapshot in
                try simulation.people.map(\.personId).filter { try snapshot.candidate($0) != nil }
            }
            return Answer(
                simulation: simulation, mails: mails, known: Set(known),
                labels: try PersonLabel.labels(of: simulation.people.map(\.personId), site))
        }
    }
}
