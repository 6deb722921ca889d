import Foundation
import PortersXML
import Recruiting
import SyncStore

/// What is odd about a document that was read without an error.
struct DocumentWarnings {
    let conditions: [Condition]

    func warnings(_ summary: ReadSummary, _ records: MirrorImport.Counts) -> [Warning] {
        counts(summary) + pages(summary) + unread(summary) + absentFields(summary, records)
    }

    /// Elements beside the pages that hold pages of their own: nobody in those is known.
    private func unread(_ summary: ReadSummary) -> [Warning] {
        guard let first = summary.unread else { return [] }
        let name = String(first.prefix(Self.longestName))
        let others = summary.unreadCount > 1 ? " (and \(summary.unreadCount - 1) more)" : ""
        return [
            Warning(
                .pagesUnread,
                "a \(name) element holds Candidate, Resume or User elements that were not read, as "
                    + "they do not stand directly below the root\(others); correct the export",
                ["element": name, "count": "\(summary.unreadCount)"])
        ]
    }

    /// How much of an element's name is told.
    private static let longestName = 50

    /// A page whose `Count` is not the number of its items.
    private func counts(_ summary: ReadSummary) -> [Warning] {
        Resource.allCases.compactMap { resource in
            let wrong = summary.pages.filter {
                $0.resource == resource && $0.count != nil && $0.count != $0.items
            }
            guard let page = wrong.first, let count = page.count else { return nil }
            let others = wrong.count > 1 ? " (and \(wrong.count - 1) more)" : ""
            return Warning(
                .countMismatch,
                "a \(resource.element) element says Count=\(count) and holds "
                    + "\(page.items.counted("item"))\(others); check that the export was not cut",
                [
                    "element": resource.element, "count": "\(count)", "items": "\(page.items)",
                    "pages": "\(wrong.count)",
                ])
        }
    }

    /// A query's pages that do not cover its `Total` in this file.
    private func pages(_ summary: ReadSummary) -> [Warning] {
        Resource.allCases.compactMap { resource in
            let pages = summary.pages.filter { $0.resource == resource && $0.total != nil }
            guard let total = pages.compactMap(\.total).max() else { return nil }
            let covered = pages.map { ($0.start ?? 0, $0.items) }.sorted { $0.0 < $1.0 }
                .reduce(0) { end, page in page.0 <= end ? max(end, page.0 + page.1) : end }
            guard covered < total else { return nil }
            return Warning(
                .pagesMissing,
                "\(resource.element): the query matched \(total), and this file does not hold all "
                    + "of them from the first; drop the other pages too",
                ["element": resource.element, "total": "\(total)"])
        }
    }

    /// Fields of conditions that no record of their resource was exported with: a typo, or a
    /// column missing from the export, that makes the condition hold for nobody.
    private func absentFields(
        _ summary: ReadSummary, _ records: MirrorImport.Counts
    ) -> [Warning] {
        var warned: Set<FieldAlias> = []
        return conditions.compactMap { condition in
            let alias = condition.alias
            let count = alias.resource == .candidate ? records.candidates : records.resumes
            guard count > 0, summary.uses[alias] == nil, warned.insert(alias).inserted else {
                return nil
            }
            return Self.absent(alias)
        }
    }

    static func absent(_ alias: FieldAlias) -> Warning {
        Warning(
            .conditionFieldAbsent,
            "\(alias): a condition needs this field, and no record was exported with it; "
                + "add it to the export, or correct sync.conditions", ["field": alias.name])
    }
}
