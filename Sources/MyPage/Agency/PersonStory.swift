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
    package let verdict: (outcome: Outcome, reason: String)?
    package let holdings: [Holding]
    package let decisions: [DatedDecision]

    /// What the screens call the person.
    package var name: String {
        let exported = fields.first { $0.name == FieldAlias.personName.name }?.value
        return exported ?? holdings.first?.account.name ?? ""
    }
}
