/// Nothing can be served at an address.
public struct ListenError: Error, CustomStringConvertible {
    let listen: String
    let why: String

    public var description: String {
        "the pages cannot be served at '\(listen)' (web.listen): \(why); choose another port, or "
            + "start 'serve' with --listen or 'watch' with --no-web"
    }
}
