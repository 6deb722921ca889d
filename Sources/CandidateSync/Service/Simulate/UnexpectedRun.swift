/// A run that would do something else than the simulation that it was held to. Nothing of it is
/// carried out.
package struct UnexpectedRun: Error, Encodable, CustomStringConvertible {
    package let differences: [Difference]
    /// What is not about one person.
    package let others: [String]
    /// The run that was discarded; nil if it was another one before a file was taken.
    package internal(set) var discarded: Discarded?

    init(differences: [Difference], others: [String]) {
        self.differences = differences
        self.others = others
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
    private static let mostNamed = 50

    package var description: String {
        let more = differences.count - Self.mostNamed
        let lines =
            others + differences.prefix(Self.mostNamed).map(\.description)
            + (more > 0 ? ["and \(more) more people"] : [])
        return """
            the run is not what was expected, and nobody was written to:
            \(lines.joined(separator: "\n"))
            \(advice)
            """
    }

    private var advice: String {
        guard let discarded else {
            return "simulate again, or let 'run' without --expect do it"
        }
        return """
            the files are imported by now, and run \(discarded.run) is discarded: no other run does it. \
            To have its people looked at again, start 'deliveries replay' for each of \
            \(discarded.deliveries.joined(separator: ", ")), then simulate again
            """
    }
}
