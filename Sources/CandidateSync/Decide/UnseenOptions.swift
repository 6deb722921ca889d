package import Recruiting
package import SyncStore

/// Options (選択肢) that conditions ask for and no export has named so far, though it has named others in
/// that field: mostly a slip of the pen. A condition with it matches nobody; negated, it excludes nobody.
package enum UnseenOptions {
    package static func warnings(
        _ conditions: [Condition], _ snapshot: borrowing MirrorSnapshot
    ) throws -> [Warning] {
        var warned: Set<[String]> = []
        var warnings: [Warning] = []
        for condition in conditions {
            let field = condition.alias
            for option in condition.options where warned.insert([field.name, option.name]).inserted
            {
                let isSeen = try snapshot.hasOption(option, in: field)
                guard !isSeen, try snapshot.hasOptions(in: [field]) else { continue }
                warnings.append(
                    Warning(
                        .optionUnknown,
                        "\(field): sync.conditions ask for \(option), and no export has named it in "
                            + "this field so far; if it is misspelt, correct it: a condition with "
                            + "it matches nobody, and with '!' it excludes nobody",
                        ["field": field.name, "option": option.name]))
            }
        }
        return warnings
    }
}
