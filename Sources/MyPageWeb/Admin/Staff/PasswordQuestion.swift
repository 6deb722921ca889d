import HTTPTypes
import Hummingbird
import MyPage

/// The password of the member of staff who is signed in, asked for once more before what cannot be
/// taken back.
struct PasswordQuestion {
    let site: MyPageSite

    /// - Parameters:
    ///   - wrong: what the screen says of another password, or of none.
    ///   - page: the screen that says why what was asked for is not done.
    /// - Returns: that screen; nil if the form holds the right one.
    func refusal(
        _ request: Request, _ context: PageContext, wrong: String,
        on page: (_ problem: String) async throws -> Response
    ) async throws -> Response? {
        let settings = site.settings
        let confirmation = try await StaffSignIn(site).confirms(
            context.staff, password: context.form["password"],
            client: ClientAddress.of(request, context, settings),
            device: DeviceCookie(settings: settings, holder: .staff).device(in: request))
        switch confirmation {
        case .right: return nil
        case .wrong: return try await page(wrong).with(status: .unprocessableContent)
        case .tooMany(let minutes):
            let tooMany = TooMany(minutes: minutes)
            return tooMany.marking(try await page(tooMany.tries))
        }
    }
}
