package import PortersXML

/// A file that was rejected: what its receipt says of it.
package struct Rejection: Error {
    package let bytes: Int64
    package let sha256: String
    package let error: ReadError
}
