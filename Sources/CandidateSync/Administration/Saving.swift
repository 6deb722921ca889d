import DropFolder
import Foundation
import Logging
import SyncStore

/// What became of a save.
public enum Saving: Sendable, Equatable {
    case saved
    /// Nothing is different.
    case unchanged
    /// Somebody else has changed it since it was shown; nothing is overwritten.
    case overtaken
    /// What is wrong; nothing is saved.
    case refused([String])
}
