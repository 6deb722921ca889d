/// From whom and to whom, said before the message to a mail server that takes files from a folder.
///
/// Source: Microsoft, "Pickup directory and Replay directory" (Exchange 2013: of the Replay folder,
/// X headers before all others, addresses in angle brackets) and KB Q201314 (the Pickup folder of the
/// SMTP service of IIS and of Exchange up to 2003).
extension Message {
    /// The two lines, each with its CRLF. They are never folded, however long an address is.
    public var envelope: [UInt8] {
        Array("X-Sender: <\(from.address)>\r\nX-Receiver: <\(to.address)>\r\n".utf8)
    }
}
