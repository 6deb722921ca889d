/// Nothing can be served at an address.
package struct ListenError: Error, CustomStringConvertible {
    package let listen: String
    let why: String

    package var description: String {
        "the pages cannot be served at '\(listen)' (web.listen): \(why); choose another port, or "
            + "start 'serve' with --listen or 'watch' with --no-web"
    }
}
