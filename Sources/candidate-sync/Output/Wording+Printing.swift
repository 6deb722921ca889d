extension Wording {
    /// Prints a line of a result.
    func print(_ english: @autoclosure () -> String, _ japanese: @autoclosure () -> String) {
        StandardOutput.print(self(english(), japanese()) + "\n")
    }

    /// Prints a table under its head in that language.
    func printTable(_ english: [String], _ japanese: [String], _ rows: [[String]]) {
        Terminal.printTable(head(english, japanese), rows)
    }
}
