import HTTPTypes
import Hummingbird
import MyPage

/// The password of the member of staff who is signed in, asked for once more before what cannot be
/// taken back.
struct PasswordQuestion {
    let site: MyPageSite

    /// Why what was asked for is not done.
    enum Refusal {
        case wrong(String)
        case tooMany(TooMany)

        var problem: String {
            switch self {
            case .wrong(let text): text
            case .tooMany(let tooMany): tooMany.tries
            }
        }

        /// The page that says so, as an answer.
        func marking(_ response: Response) -> Response {
            switch self {
            case .wrong:
                var response = response
                response.status = .unprocessableContent
                return response
            case .tooMany(let tooMany): return tooMany.marking(response)
            }
        }
    }

    /// - Parameter wrong: what the screen says of another password, or of none.
    /// - Returns: nil if the form holds the right one.
    func refusal(
        _ request: Request, _ context: PageContext, wrong: String
    ) async throws -> Refusal? {
        let settings = site.settings
        let confirmation = try await StaffSignIn(site).confirms(
            context.staff, password: context.form["password"],
            client: ClientAddress.of(request, context, settings),
            device: DeviceCookie(settings: settings, holder: .staff).device(in: request))
        return switch confirmation {
        case .right: nil
        case .wrong: .wrong(wrong)
        case .tooMany(let minutes): .tooMany(TooMany(minutes: minutes))
        }
    }
}
