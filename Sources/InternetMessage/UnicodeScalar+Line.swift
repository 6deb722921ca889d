extension Unicode.Scalar {
    /// Whether it is a control character, a line or a paragraph separator (general categories Cc, Zl
    /// and Zp). Which those are can never change (Unicode Standard, stability policy; section 23.1),
    /// and asking the standard library's tables costs more than the rest of a mail.
    @inlinable public var endsOrControlsLine: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: true
        default: false
        }
    }
}
