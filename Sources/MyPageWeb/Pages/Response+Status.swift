import HTTPTypes
import Hummingbird

extension Response {
    /// The same page with another status.
    func with(status: HTTPResponse.Status) -> Response {
        var response = self
        response.status = status
        return response
    }
}
