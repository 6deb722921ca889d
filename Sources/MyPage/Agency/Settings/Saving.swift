/// What became of a save.
package enum Saving: Sendable, Equatable {
    case saved
    /// Nothing is different.
    case unchanged
    /// Somebody else has changed it since it was shown; nothing is overwritten.
    case overtaken
    /// What is wrong; nothing is saved.
    case refused([String])
}
