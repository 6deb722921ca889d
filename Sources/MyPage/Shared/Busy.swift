/// Too many wait for the same already.
package struct Busy: Error {
    /// When it is worth another try.
    package let retryAfterSeconds = 5
}
