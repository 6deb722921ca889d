import Foundation
import Recruiting

/// What a command says to people: in English, or in the words of the screens.
struct Wording {
    let language: Language
    /// What Japanese sentences call fields, options and users.
    let names: FieldNames

    init(_ language: Language = .current, names: FieldNames = FieldNames()) {
        self.language = language
        self.names = names
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
