/// A file that was named on the command line and is none that can be read.
package struct UnusableFile: Error, CustomStringConvertible {
    package let description: String
    package let japanese: String

    package init(description: String, japanese: String) {
        self.description = description
        self.japanese = japanese
    }
}
