import ArgumentParser

/// What is asked for is not possible as things are: exit status 1, with the sentence alone. What was typed
/// wrong is a `ValidationError`, which tells the usage.
struct Refused: Error, CustomStringConvertible {
    let description: String
    let japanese: String

    init(_ english: String, _ japanese: String) {
        description = english
        self.japanese = japanese
    }
}

extension ValidationError {
    /// What was typed wrong, in the language of the command that runs in this task.
    init(_ english: @autoclosure () -> String, _ japanese: @autoclosure () -> String) {
        self.init(Wording()(english(), japanese()))
    }
}
