import DropFolder
import Foundation
import Logging
import Recruiting
import SyncStore

/// A file that was named on the command line and is none that can be read.
public struct UnusableFile: Error, CustomStringConvertible {
    public let description: String
}
