import PortersXML

/// A file that was rejected: what its receipt says of it.
struct Rejection: Error {
    let bytes: Int64
    let sha256: String
    let error: ReadError
}
