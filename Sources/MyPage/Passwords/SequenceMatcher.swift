/// Characters that are equally far apart in an order that everybody knows: `abcdef`, `97531`,
/// `あいうえお`.
enum SequenceMatcher {
    private static let shortest = 3
    private static let longestStep = 5

    static func matches(in text: PasswordText) -> [GuessableMatch] {
        let places = text.folded.map(place)
        var found: [GuessableMatch] = []
        var (first, before) = (0, 0)
        for end in 1..<max(places.count, 1) + 1 {
            let step = end < places.count ? distance(places[end - 1], places[end]) : 0
            if step == before && step != 0 { continue }
            if before != 0, end - first >= shortest {
                found.append(match(first..<end, ascending: before > 0, text))
            }
            (first, before) = (end - 1, step)
        }
        return found
    }

    /// zxcvbn's numbers: where one begins, twice that downwards, and how long it is.
    private static func match(
        _ range: Range<Int>, ascending: Bool, _ text: PasswordText
    ) -> GuessableMatch {
        let first = text.folded[range.lowerBound]
        let starts: Double =
            if "az019あ".utf16.contains(first) { 4 } else { isDigit(first) ? 10 : 26 }
        let guesses = starts * (ascending ? 1 : 2) * Double(range.count)
        return GuessableMatch(range, .sequence, guesses: guesses * text.capitals(in: range))
    }

    /// 0 if there is none that anybody would see.
    private static func distance(_ from: Int, _ to: Int) -> Int {
        let step = to - from
        // Nine and zero are neighbours on the keyboard.
        if abs(step) == 9, min(from, to) == 0x30, max(from, to) == 0x39 { return step < 0 ? 1 : -1 }
        return abs(step) <= longestStep ? step : 0
    }

    private static func isDigit(_ character: UInt16) -> Bool { (0x30...0x39).contains(character) }

    /// The code, but that kana without marks follow each other.
    private static func place(_ character: UInt16) -> Int { kana[character] ?? Int(character) }

    private static let kana: [UInt16: Int] = {
        let order = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん"
        return Dictionary(
            uniqueKeysWithValues: order.utf16.enumerated().map { ($1, 0x10000 + $0) })
    }()
}
