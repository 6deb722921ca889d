/// Words with their ranks, found by what they look like: open addressing over one array of
/// characters, because forty thousand strings would be as many allocations.
struct WordTable {
    private struct Entry {
        let start: Int32
        let count: Int16
        let rank: Int32
    }

    private var characters: [UInt16] = []
    private var entries: [Entry] = []
    /// Each a place in `entries`, or -1.
    private var slots: [Int32]
    private(set) var longest = 0

    static let emptyHash: UInt32 = 2_166_136_261

    /// FNV-1a, a character at a time.
    static func hash(_ hash: UInt32, _ character: UInt16) -> UInt32 {
        (hash ^ UInt32(Lookalikes.leader(of: character))) &* 16_777_619
    }

    /// - Parameter capacity: at least as many as there will be words.
    init(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        slots = [Int32](repeating: -1, count: size)
        entries.reserveCapacity(capacity)
    }

    /// - Parameters:
    ///   - word: folded.
    ///   - rank: 1 for what is tried first.
    mutating func insert(_ word: some Collection<UInt16>, rank: Int) {
        var hash = Self.emptyHash
        for character in word { hash = Self.hash(hash, character) }
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(entries.count)
        entries.append(
            Entry(
                start: Int32(characters.count), count: Int16(word.count), rank: Int32(rank)))
        characters.append(contentsOf: word)
        longest = max(longest, word.count)
    }

    /// The words that a part of a password may be read as.
    /// - Parameter body: is given the rank, how many characters stand for letters, and how many
    ///   letters are written as such though something could stand for them.
    func find(
        _ text: some Collection<UInt16>, hash: UInt32, _ body: (Int, Int, Int) -> Void
    ) {
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let entry = entries[Int(slots[slot])]
            slot = (slot + 1) & (slots.count - 1)
            guard Int(entry.count) == text.count else { continue }
            var (place, replaced, plain, fits) = (Int(entry.start), 0, 0, true)
            for character in text {
                let letter = characters[place]
                place += 1
                if character == letter {
                    plain += 1
                } else if Lookalikes.canStand(character, for: letter) {
                    replaced += 1
                } else {
                    fits = false
                    break
                }
            }
            if fits { body(Int(entry.rank), replaced, plain) }
        }
    }
}
