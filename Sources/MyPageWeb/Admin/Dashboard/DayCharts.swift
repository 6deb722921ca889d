import Foundation
import SyncStore

/// What happened by the day: a small chart for each kind, and the numbers behind them.
///
/// Across, everything is in percent of the width, and down in pixels: texts keep their size on whatever
/// screen.
struct DayCharts {
    let days: [DayCounts]

    private struct Series: Sendable {
        let name: String
        let className: String
        let count: @Sendable (DayCounts) -> Int
    }

    private static let series = [
        Series(name: "開設", className: "opened") { $0.opened },
        Series(name: "重複エラー", className: "duplicate") { $0.duplicates },
        Series(name: "本登録", className: "registered") { $0.registered },
        Series(name: "リマインド", className: "reminded") { $0.reminded },
        Series(name: "退会", className: "withdrawn") { $0.withdrawn },
    ]

    // In percent of the width.
    private static let (left, right) = (16.0, 94.0)
    // In pixels.
    private static let (top, height) = (14, 96)

    /// The charts as HTML.
    var figures: String { Self.series.map(figure).joined(separator: "\n") }

    /// The numbers, newest first, for a template.
    var rows: [[String: Any]] {
        days.reversed().map { day in
            [
                "day": Self.label(day),
                "counts": Self.series.map { ["count": $0.count(day).grouped] },
            ]
        }
    }

    private func figure(_ series: Series) -> String {
        let counts = days.map(series.count)
        let (sum, most) = (counts.reduce(0, +), counts.max() ?? 0)
        let said = "合計\(sum.grouped)件、1日の最大\(most.grouped)件"
        return """
            <figure><figcaption><b>\(series.name)</b>　\(said)</figcaption>\
            <svg class="chart" role="img" aria-label="\(series.name)：過去\(days.count)日間の\(said)" \
            width="100%" height="\(Self.top + Self.height + 26)">\
            \(grid(upTo: Self.ceiling(of: most)))\(bars(series, upTo: Self.ceiling(of: most)))\
            \(dates)</svg></figure>
            """
    }

    /// Lines at the top, in the middle and at nothing, each with its value.
    private func grid(upTo most: Int) -> String {
        [most, most / 2, 0].map { value in
            let y = Self.y(of: value, upTo: most)
            return """
                <line\(value == 0 ? "" : " class=\"grid\"") x1="\(Self.left)%" x2="\(Self.right)%" \
                y1="\(y)" y2="\(y)"/>\
                <text x="\(Self.left - 2)%" y="\(y + 4)" text-anchor="end">\(value.grouped)</text>
                """
        }.joined()
    }

    private func bars(_ series: Series, upTo most: Int) -> String {
        days.enumerated().map { index, day in
            let count = series.count(day)
            guard count > 0 else { return "" }
            let y = min(Self.y(of: count, upTo: most), Self.top + Self.height - 1)
            return """
                <rect class="\(series.className)" x="\(percent(x(of: index)))%" \
                width="\(percent(step * 0.8))%" y="\(y)" height="\(Self.top + Self.height - y)">\
                <title>\(Self.label(day))：\(count.grouped)件</title></rect>
                """
        }.joined()
    }

    /// The last day, and every seventh before it.
    private var dates: String {
        days.enumerated().map { index, day in
            guard (days.count - 1 - index) % 7 == 0 else { return "" }
            let x = percent(x(of: index) + step * 0.4)
            return """
                <text x="\(x)%" y="\(Self.top + Self.height + 20)" text-anchor="middle">\
                \(Self.label(day))</text>
                """
        }.joined()
    }

    private var step: Double { (Self.right - Self.left) / Double(max(1, days.count)) }

    private func x(of index: Int) -> Double { Self.left + Double(index) * step }

    private func percent(_ value: Double) -> Double { (value * 100).rounded() / 100 }

    private static func y(of count: Int, upTo most: Int) -> Int {
        top + height - count * height / most
    }

    /// The top of the scale: a round, even number that is as large as the largest or larger.
    static func ceiling(of most: Int) -> Int {
        var unit = 1
        while true {
            for factor in [2, 4, 6, 10] where factor * unit >= most { return factor * unit }
            unit *= 10
        }
    }

    private static func label(_ day: DayCounts) -> String {
        // The day is one of the site's zone already.
        let start = Date(timeIntervalSince1970: Double(day.day) * 86_400)
        let date = calendar.dateComponents([.month, .day], from: start)
        return "\(date.month ?? 0)/\(date.day ?? 0)"
    }

    private static let calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar
    }()
}
