import PortersXML
import Recruiting

/// A document whose middle goes on and on, made while it is read, so that a test sees how much of
/// it was taken before the reader had enough.
struct Flood {
    /// What it was refused with; nil if it was read to its end.
    let error: ReadError?
    /// How many bytes the reader took.
    let taken: Int

    /// Reads a document in an encoding, as iconv calls it; what the head declares is its own matter.
    /// - Parameters:
    ///   - limit: ends the middle behind so many bytes.
    ///   - middle: gives the pieces of the middle by their numbers, from 0.
    init(
        _ head: String, _ tail: String, limit: Int, encoding: String, middle: (Int) -> String
    ) throws {
        let encoder = try TextEncoder(encoding)
        try self.init(
            encoder.encode(head), { encoder.encode(tail) }, limit: limit,
            middle: { encoder.encode(middle($0)) })
    }

    /// Reads a document in UTF-8.
    init(_ head: String, _ tail: String, limit: Int, middle: (Int) -> String) throws {
        try self.init(
            Array(head.utf8), { Array(tail.utf8) }, limit: limit,
            middle: { Array(middle($0).utf8) })
    }

    /// Reads a document in UTF-8 of the same piece again and again.
    init(_ head: String, _ piece: String, _ tail: String, limit: Int) throws {
        let block = Array(
            String(repeating: piece, count: max(1, 16_384 / piece.utf8.count)).utf8)
        try self.init(
            Array(head.utf8), { Array(tail.utf8) }, limit: limit, middle: { _ in block })
    }

    private init(
        _ head: [UInt8], _ tail: () -> [UInt8], limit: Int, middle: (Int) -> [UInt8]
    ) throws {
        var waiting = head[...]
        var (number, made, taken) = (0, 0, 0)
        var isAtEnd = false
        var catalog = FieldCatalog()
        do {
            _ = try PortersReader().read(
                from: { target in
                    while waiting.isEmpty, !isAtEnd {
                        isAtEnd = made >= limit
                        waiting = (isAtEnd ? tail() : middle(number))[...]
                        made += waiting.count
                        number += 1
                    }
                    let piece = waiting.prefix(target.count)
                    target.copyBytes(from: piece)
                    waiting = waiting.dropFirst(piece.count)
                    taken += piece.count
                    return piece.count
                },
                catalog: &catalog, deliver: { _ in })
            error = nil
        } catch let refusal as ReadError {
            error = refusal
        }
        self.taken = taken
    }
}
