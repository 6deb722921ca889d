import Foundation
import Logging

/// A file that was named on the command line and is none that can be read.
package struct UnusableFile: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }
}
