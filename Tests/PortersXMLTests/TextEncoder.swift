import Glibc

/// iconv, which libxml2 reads with, the other way round.
struct TextEncoder: ~Copyable {
    struct Unknown: Error { let encoding: String }

    private let descriptor: iconv_t

    init(_ encoding: String) throws {
        guard let descriptor = iconv_open(encoding, "UTF-8"), descriptor != iconv_t(bitPattern: -1)
        else { throw Unknown(encoding: encoding) }
        self.descriptor = descriptor
    }

    deinit { iconv_close(descriptor) }

    /// The next part of a text. What the encoding does not have is left out.
    func encode(_ text: String) -> [UInt8] {
        var text = Array(text.utf8CString.dropLast())
        var bytes = [CChar](repeating: 0, count: text.count * 12 + 16)
        let room = bytes.count
        var left = room
        text.withUnsafeMutableBufferPointer { text in
            bytes.withUnsafeMutableBufferPointer { bytes in
                var (from, to) = (text.baseAddress, bytes.baseAddress)
                var rest = text.count
                while iconv(descriptor, &from, &rest, &to, &left) == -1, errno == EILSEQ {
                    repeat {
                        from? += 1
                        rest -= 1
                    } while rest > 0 && (from?.pointee ?? 0) & -64 == -128
                }
            }
        }
        return bytes.prefix(room - left).map { UInt8(bitPattern: $0) }
    }
}
