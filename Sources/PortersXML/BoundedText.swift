/// The character data of the element that is being read, up to a limit; one buffer for all.
struct BoundedText {
    private(set) var bytes: [UInt8] = []
    /// Whether there was more than the limit.
    private(set) var isCut = false
    /// nil while nobody wants text.
    private var limit: Int?

    mutating func open(limit: Int) {
        bytes.removeAll(keepingCapacity: true)
        isCut = false
        self.limit = limit
    }

    mutating func append(_ piece: UnsafeBufferPointer<UInt8>) {
        guard let limit, !isCut else { return }
        if bytes.count + piece.count > limit {
            isCut = true
        } else {
            bytes.append(contentsOf: piece)
        }
    }

    /// Whether it holds nothing that anybody would see.
    var isBlank: Bool { bytes.allSatisfy { $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D) } }

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
