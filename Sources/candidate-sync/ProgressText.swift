/// How far a step has come, in words.
struct ProgressText {
    /// `reading`
    let step: String
    let done: Int64
    let total: Int64
    /// What is counted: `MiB`.
    let unit: String
    /// Since the step began.
    let seconds: Double

    /// For a log: `reading: 120 of 270 MiB, 60 a second, 2 s left`.
    var plain: String { "\(step): \(counted), \(speed)" }

    /// For a terminal, narrower than that: `reading  [█████     ]  45 %  120 of 270 MiB, …`. The bar goes where
    /// there is no room for it, then the speed.
    func bar(columns: Int) -> String {
        let head = "\(step) "
        let tail = " \(padded(percent)) %  \(counted)"
        let long = "\(tail), \(speed)"
        // A full line would make some terminals begin the next one.
        let room = columns - 1
        for tail in [long, tail] {
            let width = min(Self.widest, room - head.count - tail.count - 2)
            guard width >= Self.narrowest else { continue }
            let full = Int(fraction * Double(width))
            let bar =
                String(repeating: "█", count: full) + String(repeating: " ", count: width - full)
            return "\(head)[\(bar)]\(tail)"
        }
        return String("\(step)\(tail)".prefix(max(0, room)))
    }

    private static let widest = 30
    private static let narrowest = 5

    private var fraction: Double { total > 0 ? min(1, max(0, Double(done) / Double(total))) : 0 }
    private var percent: Int { Int(fraction * 100) }
    private var counted: String { "\(done) of \(total) \(unit)" }

    private var speed: String {
        let rate = Double(done) / max(seconds, 0.001)
        let left = rate > 0 ? Int(Double(max(0, total - done)) / rate) : 0
        return "\(Int(rate)) a second, \(left) s left"
    }

    private func padded(_ number: Int) -> String {
        let text = String(number)
        return String(repeating: " ", count: max(0, 3 - text.count)) + text
    }
}
