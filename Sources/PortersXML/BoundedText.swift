/// The character data of the element that is being read, up to a limit; one buffer for all.
struct BoundedText {
    private(set) var bytes: [UInt8] = []
    /// Whether there was more than the limit.
    private(set) var isCut = false
    /// Whether it holds nothing that anybody would see.
    private(set) var isBlank = true
    /// nil while nobody wants text.
    private var limit: Int?

    mutating func open(limit: Int) {
        bytes.removeAll(keepingCapacity: true)
        isCut = false
        isBlank = true
        self.limit = limit
    }

    mutating func append(_ piece: UnsafeBufferPointer<UInt8>) {
        guard let limit else { return }
        isBlank = isBlank && piece.allSatisfy { $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D) }
        guard !isCut else { return }
        let room = limit - bytes.count
        bytes.append(contentsOf: piece.prefix(room))
        isCut = piece.count > room
    }

    /// Ends the element and gives its text.
    mutating func close() -> String {
        limit = nil
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Ends the element, or finds that it has children: its text counts for nothing.
    mutating func discard() {
        limit = nil
        isCut = false
        bytes.removeAll(keepingCapacity: true)
    }
}
