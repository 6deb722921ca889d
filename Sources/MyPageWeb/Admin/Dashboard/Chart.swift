/// Pictures of numbers as inline SVG; each says in words what it shows.
enum Chart {
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
