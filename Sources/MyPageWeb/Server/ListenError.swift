/// Nothing can be served at an address.
package struct ListenError: Error, CustomStringConvertible {
    package let listen: String
    /// Whether it is the admin screens' own.
    package let isAdmin: Bool
    let why: String

    package var description: String {
        let pages = isAdmin ? "the admin screens" : "the pages"
        let setting = isAdmin ? "web.admin_listen" : "web.listen"
        let option = isAdmin ? "--admin-listen" : "--listen"
        return
            "\(pages) cannot be served at '\(listen)' (\(setting)): \(why); choose another port, "
            + "or start 'serve' with \(option) or 'watch' with --no-web"
    }
}
