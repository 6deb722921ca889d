import Hummingbird

extension Cookie {
    /// One of ours: of this host alone, and out of the reach of scripts and of other sites.
    /// - Parameters:
    ///   - maxAge: in seconds; nil until the browser ends.
    ///   - isHTTPS: whether it goes by https alone.
    static func ours(_ name: String, _ value: String, maxAge: Int? = nil, isHTTPS: Bool) -> Cookie {
        Cookie(
            name: ourName(name, isHTTPS: isHTTPS), value: value, maxAge: maxAge, path: "/",
            secure: isHTTPS, httpOnly: true, sameSite: .lax)
    }

    /// The prefix makes the browser take it from this host by https only.
    static func ourName(_ name: String, isHTTPS: Bool) -> String {
        (isHTTPS ? "__Host-" : "") + name
    }
}
