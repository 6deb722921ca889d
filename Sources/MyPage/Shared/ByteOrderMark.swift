extension [UInt8] {
    /// Without a byte-order mark of UTF-8 at the start, as some editors write it (RFC 3629 section 6): it is no
    /// part of a text.
    var withoutByteOrderMark: ArraySlice<UInt8> {
        starts(with: [0xEF, 0xBB, 0xBF]) ? dropFirst(3) : self[...]
    }
}
