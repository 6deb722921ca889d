extension String {
    /// A file's printable name for the log, which must hold no mail address: partners may have put one
    /// into the name, as it stands or as a URL has it.
    var withoutAddresses: String {
        // Nearly all have none, and the expression is made anew each time.
        guard contains(where: { $0 == "@" || $0 == "＠" || $0 == "%" }) else { return self }
        return replacing(/[^\s@＠]+(?:[@＠]|%40)[^\s@＠]+/, with: "…@…")
    }
}
