import HTTPTypes
import Hummingbird
import MyPage
import SiteSettings

/// The cookie by which a browser is known in which somebody has signed in before (see
/// `KnownDevices`). Signing out leaves it: it opens nothing, and does not hold the name.
struct DeviceCookie {
    let settings: Settings
    var holder = SessionCookie.Holder.candidate

    private var name: String { holder == .staff ? "staff-device" : "device" }
    private var isHTTPS: Bool { holder.isHTTPS(settings) }

    func device(in request: Request) -> String? {
        request.cookies[Cookie.ourName(name, isHTTPS: isHTTPS)]?.value
    }

    func set(_ device: String, on response: inout Response) {
        response.setCookie(.ours(name, device, maxAge: KnownDevices.age, isHTTPS: isHTTPS))
    }
}
