import Foundation
import NIOCore

extension Channel {
    /// Ends a connection at once, from any thread. What the client has not taken is dropped by the
    /// system too (a reset), which would otherwise keep it for minutes for one who never reads.
    func cutOff() {
        if let options = self as? any SocketOptionProvider {
            // That it fails means that the connection is gone.
            _ = options.setSoLinger(linger(l_onoff: 1, l_linger: 0))
        }
        close(promise: nil)
    }
}
