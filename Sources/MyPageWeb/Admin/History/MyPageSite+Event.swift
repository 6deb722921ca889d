import Hummingbird
import MyPage
import SyncStore

extension MyPageSite {
    /// Notes what the member of staff does who has sent a request (see `EventLog`).
    /// - Throws: `Busy` if too many events wait: then nothing may be shown.
    func note(
        _ what: Event.Kind, _ subject: Event.Subject? = nil, of request: Request,
        _ context: PageContext
    ) async throws {
        try await EventLog(self).note(
            what, subject, by: context.staff, from: ClientAddress.of(request, context, settings))
    }
}
