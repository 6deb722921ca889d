import Foundation
package import Recruiting
package import SyncStore

/// Everything that is known of one person: why they did or did not get an account.
package struct PersonStory: Sendable {
    /// A condition with what the records hold.
    package struct Line: Sendable, Equatable {
        package let condition: String
        /// The record's value; several resumes' are joined. Nil if the field was not exported.
        package let value: String?
        package let holds: Bool
        /// Why it does not hold, where the value alone does not tell.
        package let miss: Miss?
        /// When the record was last exported, in days since 1970 (UTC); of several resumes the last.
        package let exportedOn: Int?

        package enum Miss: Sendable {
            /// It holds for a resume, but for none that meets the others: all conditions on resumes must
            /// hold for one and the same.
            case elsewhere
            /// It asks for a value of another kind than the record has: an option by its name, say.
            case otherKind
            /// What stands in the CRM is what we write for duplicates: it stays when one is solved.
            case toldDuplicate
        }
    }

    /// Where the values come from.
    package struct Source: Sendable, Equatable {
        /// When the person's own record was last exported, in days since 1970 (UTC); nil if only a
        /// resume ever named the person.
        package let personExportedOn: Int?
        /// The same by the ids of the resumes.
        package let resumesExportedOn: [Int64: Int]
        /// The last delivery that named the person; nil where that is no longer known.
        package let delivery: String?
    }

    /// What is said where the mirror holds no text.
    package struct Words: Sendable {
        let tooLong: String
        let neverKept: String
        let betweenOptions: String
        let betweenResumes: String
        /// Whether the agency's users are named, and not told by their ids.
        let namesUsers: Bool

        package static let japanese = Words(
            tooLong: "（長いため保存されていません）", neverKept: "（画像やリンクなどは保存されません）",
            betweenOptions: "、", betweenResumes: " ／ ", namesUsers: true)
        package static let english = Words(
            tooLong: "(too long to be kept)", neverKept: "(of a kind that is not kept)",
            betweenOptions: ", ", betweenResumes: " / ", namesUsers: false)
    }

    /// An account with its links, newest first.
    package struct Holding: Sendable {
        package let account: Account
        package let links: [StoredLink]
    }

    /// `Person.P_Id`; nil for somebody who signed up.
    package let personId: Int64?
    /// As last exported: alias and value, options by their names.
    package let fields: [(name: String, value: String)]
    package let resumes: [(id: Int64, fields: [(name: String, value: String)])]
    package let conditions: [Line]
    /// What the next run would decide for the records as they are; nil if the mirror knows nothing.
    package let verdict: (outcome: Outcome, reason: Decision.Reason?)?
    package let holdings: [Holding]
    /// Whether the CRM has none but other addresses than their registered account.
    package let hasOtherAddress: Bool
    package let decisions: [DatedDecision]
    /// Nil if the mirror knows nothing.
    package let source: Source?
    package let outlook: PersonOutlook

    /// Whether conditions that do not hold exclude nobody: they are about what we have written into the CRM
    /// ourselves, for somebody who has been written to (see `OpenedFilter`).
    package var isPastConditions: Bool {
        guard let verdict, conditions.contains(where: { !$0.holds }) else { return false }
        return ![.notTarget, .deleted, .withdrawn].contains(verdict.outcome)
    }

    /// Whether there is anything to decide, and no run is going to: then one can be told to.
    package var isLeftOut: Bool {
        verdict != nil && !outlook.steps.contains { $0.isRun }
    }

    /// What the screens call the person.
    package var name: String {
        let exported = fields.first { $0.name == FieldAlias.personName.name }?.value
        return exported ?? holdings.first?.account.name ?? ""
    }
}
