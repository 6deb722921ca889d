import Glibc
import Recruiting

/// The character data of the element that is being read, up to a limit; one buffer for all.
struct BoundedText {
    /// What is kept stands at its start, `count` bytes; behind that is what earlier elements left.
    /// (Emptying an array costs more than most fields of a record are long.)
    private var buffer = [UInt8](repeating: 0, count: DocumentWalker.shortText)
    private var count = 0
    /// Whether there was more than the limit.
    private(set) var isCut = false
    /// Whether it holds nothing, or nothing but ASCII blanks.
    private(set) var isBlank = true
    /// nil while nobody wants text.
    private var limit: Int?

    /// A copy of what is kept.
    var bytes: [UInt8] { Array(buffer[..<count]) }
    /// Whether what is kept is nothing but blanks, of whatever width: nobody who looks sees a value there.
    var isUnseen: Bool { buffer.span.extracting(0..<count).isBlank }
    /// What is kept as the id of a record; nil if it is none.
    var id: Int64? { Int64(crmId: buffer.span.extracting(0..<count)) }
    /// What is kept as a date; nil if it is none.
    var date: CRMDate? { CRMDate(buffer.span.extracting(0..<count)) }

    mutating func open(limit: Int) {
        count = 0
        isCut = false
        isBlank = true
        self.limit = limit
    }

    mutating func append(_ piece: UnsafeBufferPointer<UInt8>) {
        guard let limit else { return }
        if isBlank {
            isBlank = piece.allSatisfy { $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D) }
        }
        guard !isCut, let start = piece.baseAddress else { return }
        let taken = min(piece.count, limit - count)
        isCut = piece.count > taken
        makeRoom(for: taken)
        buffer.withUnsafeMutableBytes { kept in
            guard let end = kept.baseAddress?.advanced(by: count) else { return }
            memcpy(end, start, taken)
        }
        count += taken
    }

    /// Ends the element and gives its text.
    mutating func close() -> String {
        limit = nil
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    /// Ends the element, or finds that it has children: its text counts for nothing.
    mutating func discard() {
        limit = nil
        isCut = false
        count = 0
    }

    /// Adds what is kept to a record as the value of a field; a long text without combining marks without
    /// end, as all that is done with it later takes its time (see `String.withFewMarks`).
    func pack(as number: Int, into fields: inout FieldSetBuilder) {
        guard count > DocumentWalker.shortText else {
            fields.add(number, .text, buffer.span.extracting(0..<count))
            return
        }
        let text = String(decoding: buffer[..<count], as: UTF8.self)
        fields.add(number, .text, Array(text.withFewMarks.utf8))
    }

    private mutating func makeRoom(for added: Int) {
        guard count + added > buffer.count else { return }
        let size = max(2 * buffer.count, count + added)
        buffer.append(contentsOf: repeatElement(0, count: size - buffer.count))
    }
}
