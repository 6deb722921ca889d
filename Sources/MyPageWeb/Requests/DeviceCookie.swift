import HTTPTypes
import Hummingbird
import MyPage
import SiteSettings

/// The cookie by which a browser is known in which somebody has signed in before (see
/// `KnownDevices`). Signing out leaves it: it opens nothing, and does not hold the name.
struct DeviceCookie {
    let settings: Settings
    var holder = SessionCookie.Holder.candidate

    /// The prefix makes the browser take it from this host by https only.
    private var name: String {
        (holder.isHTTPS(settings) ? "__Host-" : "")
            + (holder == .staff ? "staff-device" : "device")
    }

    func device(in request: Request) -> String? { request.cookies[name]?.value }

    func set(_ device: String, on response: inout Response) {
        response.setCookie(
            Cookie(
                name: name, value: device, maxAge: KnownDevices.age, path: "/",
                secure: holder.isHTTPS(settings), httpOnly: true, sameSite: .lax))
    }
}
