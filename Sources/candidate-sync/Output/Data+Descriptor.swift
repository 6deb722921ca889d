import Foundation

extension Data {
    /// Writes all of it to an open file, in however many pieces that takes.
    /// - Returns: why some of it could not be written (errno); nil if all was.
    func written(to descriptor: Int32) -> Int32? {
        withUnsafeBytes { (bytes: UnsafeRawBufferPointer) -> Int32? in
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = UnsafeRawBufferPointer(rebasing: rest)
                let count = Foundation.write(descriptor, piece.baseAddress, piece.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return count < 0 ? errno : EIO }
                rest = rest.dropFirst(count)
            }
            return nil
        }
    }
}
