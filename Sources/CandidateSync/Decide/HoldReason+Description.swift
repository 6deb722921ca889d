package import SyncStore

extension HoldReason: CustomStringConvertible {
    /// Why, on what, and what to look at.
    package var description: String {
        switch self {
        case .limit(let limit, let planned, let written):
            "it would write to \(planned.counted("person", "people")), and "
                + written.counted("was", "were") + " written to in the last 24 hours: more than "
                + "safety.max_new_accounts allows (\(limit))"
        case .fieldMissing(let field, let file):
            "\(file) was exported without \(field), which a condition needs: people in it would be "
                + "written to because of what an earlier file said; export it again with the field, or approve"
        }
    }
}
