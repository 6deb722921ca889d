/// Characters that stand for letters: `p4$$w0rd`.
///
/// All that look alike are one in the hash of a word (`WordTable`), so that a password is looked
/// up once and not once for each way to read it.
enum Lookalikes {
    private static let classes = [
        "a4@", "b8", "c({[<", "e3", "g69", "il1!|", "o0", "s$5", "t7+", "x%", "z2",
    ]

    private static let leaders: [UInt16] = {
        var leaders = (0..<UInt16(0x80)).map { $0 }
        for members in classes.map({ Array($0.utf16) }) {
            for member in members { leaders[Int(member)] = members[0] }
        }
        return leaders
    }()

    /// The same for all that look alike.
    static func leader(of character: UInt16) -> UInt16 {
        character < 0x80 ? leaders[Int(character)] : character
    }

    /// Whether a digit or sign can stand for a letter; a letter stands for itself alone.
    static func canStand(_ character: UInt16, for letter: UInt16) -> Bool {
        isLetter(letter) && !isLetter(character) && leader(of: character) == leader(of: letter)
    }

    private static func isLetter(_ character: UInt16) -> Bool { (0x61...0x7A).contains(character) }
}
