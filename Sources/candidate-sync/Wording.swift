import Foundation
import Recruiting
import SiteSettings
import SyncStore

/// What a command says to people: in English, or in the words of the screens.
struct Wording {
    let language: Language
    /// What Japanese sentences call fields, options and users.
    let names: FieldNames

    init(_ language: Language = .current, names: FieldNames = FieldNames()) {
        self.language = language
        self.names = names
    }

    /// With the names that a workspace knows. It looks only, and does without what cannot be read.
    init(_ options: WorkspaceOptions) {
        language = .current
        guard language == .japanese else {
            names = FieldNames()
            return
        }
        let given = (try? options.settings())?.fields ?? [:]
        let known = try? MirrorStore.looking(at: options.folder.mirror) { snapshot in
            FieldNames(
                given: given, options: try snapshot.options(), users: try snapshot.userNames())
        }
        names = known ?? FieldNames(given: given)
    }

    func callAsFunction(
        _ english: @autoclosure () -> String, _ japanese: @autoclosure () -> String
    ) -> String {
        language == .japanese ? japanese() : english()
    }

    /// The head of a table.
    func head(_ english: [String], _ japanese: [String]) -> [String] {
        language == .japanese ? japanese : english
    }
}
