/// How far a step has come, in words.
struct ProgressText {
    let step: ProgressStep
    let done: Int64
    let total: Int64
    /// Since the step began.
    let seconds: Double
    var say = Wording()

    /// For a log: `reading: 120 of 270 MiB, 60 a second, 2 s left`, `取り込み中：44 %（残り約2秒）`.
    var plain: String {
        say("\(name): \(counted), \(speed)", "\(name)：\(percent) %（\(speed)）")
    }

    /// For a terminal, narrower than that: `reading [█████     ]  45 %  120 of 270 MiB, …`. The bar goes where
    /// there is no room for it, then the speed.
    func bar(columns: Int) -> String {
        let head = "\(name) "
        let tail = " \(padded(percent)) %  \(counted)"
        let long = say("\(tail), \(speed)", "\(tail)（\(speed)）")
        // A full line would make some terminals begin the next one.
        let room = columns - 1
        for tail in [long, tail] {
            let taken = Terminal.width(head) + Terminal.width(tail) + 2
            let width = min(Self.widest, room - taken)
            guard width >= Self.narrowest else { continue }
            let full = Int(fraction * Double(width))
            let bar =
                String(repeating: block, count: full) + String(repeating: " ", count: width - full)
            return "\(head)[\(bar)]\(tail)"
        }
        return Terminal.prefix("\(name)\(tail)", columns: room)
    }

    private static let widest = 30
    private static let narrowest = 5

    /// Terminals set for Japanese may give a block two places (UAX #11: ambiguous), and a line that is too
    /// long cannot be renewed.
    private var block: String { say("█", "#") }

    private var fraction: Double { total > 0 ? min(1, max(0, Double(done) / Double(total))) : 0 }
    private var percent: Int { Int(fraction * 100) }
    private var name: String { step.name(say) }
    private var counted: String { step.counted(done, of: total, say) }

    /// How fast it goes on, in English alone, and how long it still takes.
    private var speed: String {
        let rate = Double(done) / max(seconds, 0.001)
        let left = rate > 0 ? Int(Double(max(0, total - done)) / rate) : 0
        return say("\(Int(rate)) a second, \(left) s left", rate > 0 ? japanese(left) : "残り時間を計算中")
    }

    private func japanese(_ left: Int) -> String {
        left < 60 ? "残り約\(left)秒" : "残り約\((left + 59) / 60)分"
    }

    private func padded(_ number: Int) -> String {
        let text = String(number)
        return String(repeating: " ", count: max(0, 3 - text.count)) + text
    }
}
