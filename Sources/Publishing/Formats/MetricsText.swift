/// Metrics as Prometheus reads them. Source: Prometheus, Exposition formats, text format 0.0.4.
///
/// Labels are words of ours (an outcome, a template's name): never a name, an address, a path or
/// whatever else somebody outside chooses.
package struct MetricsText: Sendable {
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    package enum Kind: String, Sendable { case counter, gauge, summary, histogram }

    /// A line of a metric.
    package struct Sample {
        let suffix: String
        let labels: KeyValuePairs<String, String>
        let value: Double

        /// - Parameter suffix: behind the metric's name: `_sum`, `_count`, `_bucket`.
        package init(
            _ value: Double, suffix: String = "", _ labels: KeyValuePairs<String, String> = [:]
        ) {
            self.suffix = suffix
            self.labels = labels
            self.value = value
        }
    }

    /// What is written so far.
    package private(set) var text = ""

    package init() {}

    /// Adds a metric, which must not be there yet.
    /// - Parameter help: a sentence.
    package mutating func add(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        text += "# HELP \(name) \(Self.escaped(help))\n# TYPE \(name) \(kind.rawValue)\n"
        for sample in samples {
            let labels = sample.labels.map {
                "\($0)=\"\(Self.escaped($1).replacing("\"", with: "\\\""))\""
            }
            let list = labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}"
            text += "\(name)\(sample.suffix)\(list) \(Self.number(sample.value))\n"
        }
    }

    /// Adds a metric of one line.
    package mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
        add(name, kind, help, [Sample(value)])
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }

    private static func number(_ value: Double) -> String {
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map { String($0) } ?? (value.isNaN ? "NaN" : "\(value)")
    }
}
