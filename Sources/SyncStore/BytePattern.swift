import Foundation

extension UnsafeRawBufferPointer {
    /// Whether some bytes stand in it, one behind the other. (`memmem` hides behind _GNU_SOURCE.)
    package func holds(_ pattern: [UInt8]) -> Bool {
        guard let base = baseAddress, let first = pattern.first else { return pattern.isEmpty }
        var start = 0
        while start + pattern.count <= count,
            let found = memchr(base + start, Int32(first), count - start)
        {
            let place = UnsafeRawPointer(found) - base
            guard place + pattern.count <= count else { return false }
            if memcmp(base + place, pattern, pattern.count) == 0 { return true }
            start = place + 1
        }
        return false
    }
}
