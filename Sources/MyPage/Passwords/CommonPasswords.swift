/// What anybody who guesses tries first: passwords of published leaks, English words and names,
/// Japanese words and names in Latin letters, kana and kanji.
enum CommonPasswords {
    static let table: WordTable = {
        var table = WordTable(capacity: 48_000)
        var (word, rank) = ([UInt16](), 0)
        for scalar in list.unicodeScalars {
            if scalar != " " && scalar != "\n" {
                word.append(UInt16(truncatingIfNeeded: scalar.value))
            } else if word == [0x3D] {
                rank = 0
                word.removeAll(keepingCapacity: true)
            } else if !word.isEmpty {
                rank += 1
                table.insert(word, rank: rank)
                word.removeAll(keepingCapacity: true)
            }
        }
        return table
    }()
}
