/// Where the keys of a keyboard are, as a grid in which a step to a neighbour is a constant.
struct Keyboard: Sendable {
    /// The step to each neighbour. The rows of a keyboard are half a key apart, so that a key has
    /// two above and two below; those of a number pad are not.
    private let steps: Set<Int>
    private let keys: [UInt16: Int]
    /// How many keys a walk may begin at.
    var starts: Double { Double(Set(keys.values).count) }
    /// How many keys may come next.
    let degree: Double

    private static let row = 32

    /// - Parameter rows: from above, each from the same column on; a space is no key.
    private init(_ rows: [[String]], _ neighbours: (steps: Set<Int>, degree: Double)) {
        (steps, degree) = neighbours
        var keys: [UInt16: Int] = [:]
        for level in rows {
            for (row, line) in level.enumerated() {
                for (column, character) in line.utf16.enumerated() where character != 0x20 {
                    keys[character] = (row + 1) * Self.row + column + 1
                }
            }
        }
        self.keys = keys
    }

    /// - Parameter character: folded.
    func key(of character: UInt16) -> Int? { keys[character] }

    func isStep(_ distance: Int) -> Bool { steps.contains(distance) }

    /// From one row or column of keys to the next, or the next but one.
    func isShift(_ distance: Int) -> Bool {
        isStep(distance) || distance == 2 || distance == -2
    }

    // How many keys may come next, on an average: zxcvbn's adjacency graphs.
    private static let staggered = (
        steps: Set([1, -1, row, row - 1, -row, 1 - row]), degree: 4.6
    )
    private static let aligned = (
        steps: Set([1, -1, row - 1, row, row + 1, -row - 1, -row, 1 - row]), degree: 5.1
    )

    static let all = [
        Keyboard(
            [
                ["`1234567890-=", " qwertyuiop[]\\", " asdfghjkl;'", " zxcvbnm,./"],
                ["~!@#$%^&*()_+", " QWERTYUIOP{}|", " ASDFGHJKL:\"", " ZXCVBNM<>?"],
            ], staggered),
        // JIS X 6002
        Keyboard(
            [
                ["1234567890-^\\", "qwertyuiop@[", "asdfghjkl;:]", "zxcvbnm,./_"],
                ["!\"#$%&'() =~|", "QWERTYUIOP`{", "ASDFGHJKL+*}", "ZXCVBNM<>?"],
            ], staggered),
        // The number pad, and that of a telephone.
        Keyboard([[" /*-", "789+", "456", "123", " 0."]], aligned),
        Keyboard([["123", "456", "789", "*0#"]], aligned),
    ]
}
