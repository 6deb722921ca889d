/// Nothing can be served at an address.
package struct ListenError: Error, CustomStringConvertible {
    package let listen: String
    /// Whether it is the admin screens' own.
    package let isAdmin: Bool
    let cause: Cause

    enum Cause: Equatable {
        case noAddress, unknownName, taken, notOurs, lowPort
        /// In the system's words.
        case other(String)
    }

    package var description: String {
        let pages = isAdmin ? "the admin screens" : "the pages"
        let setting = isAdmin ? "web.admin_listen" : "web.listen"
        let option = isAdmin ? "--admin-listen" : "--listen"
        return
            "\(pages) cannot be served at '\(listen)' (\(setting)): \(why); choose another port, "
            + "or start 'serve' with \(option) or 'watch' with --no-web"
    }

    private var why: String {
        switch cause {
        case .noAddress: "not an address and port; expected 127.0.0.1:8080"
        case .unknownName: "no address is known for that name"
        case .taken: "another program listens there already"
        case .notOurs: "this machine has no such address"
        case .lowPort: "only root may take a port below 1024"
        case .other(let text): text
        }
    }
}
