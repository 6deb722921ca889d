import Hummingbird
import NIOCore
import SyncStore

/// What a middleware lets a request through to.
typealias NextPage = @concurrent (Request, PageContext) async throws -> Response

/// What is known of a request besides itself.
struct PageContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The address at the other end of the connection; nil in tests without one.
    let peer: String?
    /// What a form of the answer must hold (see `FormGuard`).
    var formKey = ""
    /// The fields of a posted form that the `FormGuard` let through.
    var form = FormFields()
    /// The file of that form, where one may be sent along.
    var file: MultipartForm.File?
    /// Who looks at an admin screen, behind the `AdminGuard`.
    var staff = Staff.nobody
    /// What the next admin screen says besides its own; nil for nothing.
    var news: String?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress
    }
}
