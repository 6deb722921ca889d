/// What is listened on: `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`.
package struct ListenAddress: Sendable, Equatable {
    /// An IP address without brackets, or a name.
    package let host: String
    /// 0 is any that is free.
    package let port: Int

    /// - Returns: nil if it is no address and port.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"),
            let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port)
        else { return nil }
        let written = text[..<colon]
        let isBracketed = written.hasPrefix("[") && written.hasSuffix("]")
        let host = isBracketed ? written.dropFirst().dropLast() : written
        // `:8080` is every address to some programs, and to others the machine itself.
        guard !host.isEmpty else { return nil }
        self.host = String(host)
        self.port = port
    }

    /// Nil for a name.
    var address: NetworkAddress? { NetworkAddress(host) }

    /// Whether only one of the two can be listened on: they are the same, or one is every address.
    func takes(_ other: ListenAddress) -> Bool {
        guard port == other.port, port != 0 else { return false }
        if let address, let theirs = other.address {
            return address == theirs || address.isUnspecified || theirs.isUnspecified
        }
        return host == other.host || address?.isUnspecified == true
            || other.address?.isUnspecified == true
    }
}
