extension Wording {
    /// Prints a line of a result.
    func print(_ english: @autoclosure () -> String, _ japanese: @autoclosure () -> String) {
        StandardOutput.print(self(english(), japanese()) + "\n")
    }
}
