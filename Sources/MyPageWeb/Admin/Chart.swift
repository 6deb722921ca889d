import SyncStore

/// Pictures of numbers as inline SVG; each says in words what it shows.
enum Chart {
    /// Opened, duplicates and registered by the day, as bars beside each other.
    static func days(_ days: [DayCounts]) -> String {
        let series: [(name: String, className: String, count: (DayCounts) -> Int)] = [
            ("開設", "opened", { $0.opened }), ("重複エラー", "duplicate", { $0.duplicates }),
            ("本登録", "registered", { $0.registered }),
        ]
        let most = max(1, days.flatMap { day in series.map { $0.count(day) } }.max() ?? 0)
        let (height, left, step) = (120, 44, 22)
        let width = left + days.count * step
        var bars = ""
        for (index, day) in days.enumerated() {
            for (place, series) in series.enumerated() {
                let count = series.count(day)
                guard count > 0 else { continue }
                let size = max(1, count * height / most)
                bars +=
                    "<rect class=\"\(series.className)\" x=\"\(left + index * step + place * 6)\" "
                    + "y=\"\(10 + height - size)\" width=\"5\" height=\"\(size)\"/>"
            }
            if (days.count - 1 - index) % 7 == 0 {
                bars +=
                    "<text x=\"\(left + index * step)\" y=\"\(height + 28)\">\(label(day))</text>"
            }
        }
        let sums = series.map { series in
            "\(series.name) \(days.reduce(0) { $0 + series.count($1) }.grouped)件"
        }
        return """
            <svg class="chart" role="img" aria-label="過去\(days.count)日間：\(sums.joined(separator: "、"))" \
            viewBox="0 0 \(width + 12) \(height + 34)">\
            <line x1="\(left)" y1="\(height + 10)" x2="\(width)" y2="\(height + 10)"/>\
            <text x="0" y="18">\(most.grouped)</text><text x="0" y="\(height + 14)">0</text>\
            \(bars)</svg>
            """
    }

    private static func label(_ day: DayCounts) -> String {
        // Civil from days (Hinnant): the day is one of the site's zone already.
        let shifted = day.day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let year = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
        let month = (5 * dayOfYear + 2) / 153
        return "\(month < 10 ? month + 3 : month - 9)/\(dayOfYear - (153 * month + 2) / 5 + 1)"
    }

    /// Steps from many to few, as bars below each other with their share of the first.
    static func funnel(_ steps: [(name: String, count: Int)]) -> String {
        let most = max(1, steps.first?.count ?? 0)
        return steps.map { step in
            let share = Double(step.count) / Double(most)
            let percent = steps.first?.count == 0 ? "" : "（\(Int((share * 100).rounded()))%）"
            let width = Int((share * 400).rounded())
            return """
                <tr><th scope="row">\(Page.escaped(step.name))</th>\
                <td class="number">\(step.count.grouped)\(percent)</td>\
                <td class="bar"><svg viewBox="0 0 400 14" aria-hidden="true" \
                preserveAspectRatio="none"><rect class="opened" width="\(width)" height="14"/></svg>\
                </td></tr>
                """
        }.joined(separator: "\n")
    }
}
