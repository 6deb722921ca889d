extension String {
    /// A file's printable name for the log, which must hold no mail address: partners may have put one
    /// into the name.
    var withoutAddresses: String { replacing(/[^\s@]+@[^\s@]+/, with: "…@…") }
}
