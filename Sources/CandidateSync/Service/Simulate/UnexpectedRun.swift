package import SyncStore

/// A run that would do something else than the simulation that it was held to. Nothing of it is
/// carried out.
package struct UnexpectedRun: Error, Encodable, CustomStringConvertible {
    package let differences: [Difference]
    package let others: [Other]
    /// The run that was discarded; nil if it was another one before a file was taken.
    package internal(set) var discarded: Discarded?

    /// What is not about one person; in JSON its English.
    package enum Other: Sendable, Equatable, Encodable, CustomStringConvertible {
        /// A run of before, by its id.
        case goesOnFirst(String)
        case wouldWait([HoldReason])
        /// As it was expected to, for these reasons.
        case wouldNotWait([HoldReason])

        package var description: String {
            switch self {
            case .goesOnFirst(let run):
                "run \(run) was approved or cut short, and goes on first"
            case .wouldWait(let reasons):
                "the run would wait for an approval: \(Self.text(reasons))"
            case .wouldNotWait(let reasons):
                "the run was expected to wait for an approval, and would not: "
                    + Self.text(reasons)
            }
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(description)
        }

        private static func text(_ reasons: [HoldReason]) -> String {
            reasons.map(\.description).joined(separator: "; ")
        }
    }

    /// A run that was found out behind the import of its files.
    package struct Discarded: Sendable, Encodable, Equatable {
        package let run: String
        /// The deliveries that it had.
        package let deliveries: [String]
    }

    /// A person for whom another thing is meant.
    package struct Difference: Sendable, Encodable, Equatable {
        package let person: Int64
        /// An outcome; nil if nobody expected the person.
        package let expected: String?
        /// An outcome; nil if the run does not look at the person.
        package let found: String?
        /// Whether the address is another one, the outcome being the same.
        package let isOtherAddress: Bool

        init(
            _ person: Int64, _ expected: SavedSimulation.Row?, _ found: SavedSimulation.Row?
        ) {
            self.person = person
            self.expected = expected?.outcome
            self.found = found?.outcome
            isOtherAddress = expected?.outcome == found?.outcome
        }

        package enum CodingKeys: String, CodingKey {
            case person, expected, found
            case isOtherAddress = "other_address"
        }

        var description: String {
            isOtherAddress
                ? "person \(person): \(found ?? ""), but at another address"
                : "person \(person): expected \(expected ?? "nothing"), found \(found ?? "nothing")"
        }
    }

    /// How many people a message names.
    package static let mostNamed = 50

    package var description: String {
        let more = differences.count - Self.mostNamed
        let lines =
            others.map(\.description) + differences.prefix(Self.mostNamed).map(\.description)
            + (more > 0 ? ["and \(more.counted("more person", "more people"))"] : [])
        return """
            the run is not what was expected, and nobody was written to:
            \(lines.joined(separator: "\n"))
            \(advice)
            """
    }

    private var advice: String {
        guard let discarded else { return "simulate again, or let 'run' without --expect do it" }
        return """
            the files are imported by now, and run \(discarded.run) is discarded: no other run does it. \
            To have its people decided again, start 'deliveries replay' for each of \
            \(discarded.deliveries.joined(separator: ", ")), then simulate again
            """
    }
}
