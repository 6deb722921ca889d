import ArgumentParser

/// What is asked for is not possible as things are: exit status 1, with the sentence alone. What was typed
/// wrong is a `ValidationError`, which tells the usage.
struct Refused: Error, CustomStringConvertible {
    let description: String
    let japanese: String
    /// With which the command ends.
    let status: Int32

    init(_ english: String, _ japanese: String, status: Int32 = 1) {
        description = english
        self.japanese = japanese
        self.status = status
    }
}

extension ValidationError {
    /// What was typed wrong, in the language of the command that runs in this task.
    init(_ english: @autoclosure () -> String, _ japanese: @autoclosure () -> String) {
        self.init(Wording()(english(), japanese()))
    }
}
